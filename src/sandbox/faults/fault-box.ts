import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import type { FaultKind } from '#sandbox/faults/fault.ts'

export const OPERATIONS = ['submit', 'detail', 'list', 'cancel', 'stream', 'media', 'callback', 'other'] as const
export type Operation = (typeof OPERATIONS)[number]

/** What a request is about. */
export interface Call {
  readonly operation: Operation
  readonly taskId: string | null
}

/** How long a fault stays: for so many matching requests, or until an instant of the sandbox clock. */
type FaultTerm = { readonly kind: 'times'; readonly left: number } | { readonly kind: 'until'; readonly at: EpochMs }

export interface FaultOrder {
  readonly kind: FaultKind
  /** What the fault's own delay or named wait is; null for its default. */
  readonly delayMs: Millis | null
}

interface SwitchedFault extends FaultOrder {
  readonly id: number
  /** A dialect's key, or `media`. */
  readonly target: string
  readonly operation: Operation | null
  readonly taskId: string | null
  readonly term: FaultTerm
}

/** The faults somebody switched on, oldest first. */
export interface FaultBox {
  readonly add: (fault: Omit<SwitchedFault, 'id'>) => SwitchedFault
  /** The fault that meets this request, counted down; null when none does. */
  readonly take: (target: string, call: Call) => FaultOrder | null
  readonly list: () => readonly SwitchedFault[]
  readonly clear: () => void
}

export function createFaultBox(clock: Clock): FaultBox {
  let faults: readonly SwitchedFault[] = []
  let serial = 0

  function isLive({ term }: SwitchedFault): boolean {
    return term.kind === 'times' ? term.left > 0 : clock.now() < term.at
  }

  return {
    add(fault) {
      serial += 1
      const added = { ...fault, id: serial }
      faults = [...faults, added]
      return added
    },
    take(target, call) {
      faults = faults.filter(isLive)
      const met = faults.find(
        (fault) =>
          fault.target === target &&
          (fault.operation === null || fault.operation === call.operation) &&
          (fault.taskId === null || fault.taskId === call.taskId),
      )
      if (!met) return null
      faults = faults.map((fault) => (fault === met ? countedDown(fault) : fault)).filter(isLive)
      return { kind: met.kind, delayMs: met.delayMs }
    },
    list() {
      return faults.filter(isLive)
    },
    clear() {
      faults = []
    },
  }
}

function countedDown(fault: SwitchedFault): SwitchedFault {
  return fault.term.kind === 'times' ? { ...fault, term: { kind: 'times', left: fault.term.left - 1 } } : fault
}
