/**
 * Sends callbacks when tasks end, by the sandbox's clock: the one thing here that happens without being asked. As
 * vendors do, it tries again where nobody took one.
 */
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { FAULTS } from '#sandbox/faults/fault.ts'
import type { Signature } from '#sandbox/callbacks/signature.ts'
import type { FaultBox } from '#sandbox/faults/fault-box.ts'

/** A callback as it goes out. */
export interface SentCallback {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signature?: Signature
}

/** Gives the status that the receiver answered; null where nobody did, or where it must not be sent. */
export type SendCallback = (callback: SentCallback) => Promise<number | null>

/** What a submit says of callbacks. */
export interface CallbackWish {
  readonly url: string
  readonly secret: string | null
}

/** A callback that a submit asked for. */
interface WantedCallback {
  readonly dialect: string
  readonly taskId: string
  readonly at: EpochMs
  /** Made when it is sent: it says what the task is then. `forged` bears a signature that is wrong. */
  readonly make: (forged: boolean) => SentCallback
}

export interface CallbackPost {
  readonly want: (callback: WantedCallback) => void
  /** The clock was moved. */
  readonly catchUp: () => void
  /** What was sent, the newest last: for whoever looks why none came. */
  readonly sent: () => readonly { readonly dialect: string; readonly taskId: string; readonly status: number | null }[]
  readonly clear: () => void
}

const TRIES = 3
const TRY_AGAIN_AFTER: Millis = 5 * SECOND
const LATE_BY: Millis = 10 * SECOND
/** A timer that is set for longer fires at once. */
const LONGEST_TIMER: Millis = HOUR
const REMEMBERED = 200

interface Planned extends WantedCallback {
  readonly forged: boolean
  readonly triesLeft: number
}

/** @param send null for a sandbox that calls nobody. */
export function createCallbackPost(clock: Clock, faults: FaultBox, send: SendCallback | null): CallbackPost {
  let waiting: readonly Planned[] = []
  let sent: ReturnType<CallbackPost['sent']> = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function plan(): void {
    clearTimeout(timer)
    const next = Math.min(...waiting.map(({ at }) => at))
    if (!Number.isFinite(next)) return
    timer = setTimeout(sendDue, Math.min(Math.max(next - clock.now(), 0), LONGEST_TIMER))
    // Callbacks keep no process alive.
    timer.unref?.()
  }

  function sendDue(): void {
    const now = clock.now()
    const due = waiting.filter(({ at }) => at <= now)
    waiting = waiting.filter(({ at }) => at > now)
    for (const callback of due) void post(callback)
    plan()
  }

  async function post(callback: Planned): Promise<void> {
    const status = (await send?.(callback.make(callback.forged)).catch(() => null)) ?? null
    sent = [...sent, { dialect: callback.dialect, taskId: callback.taskId, status }].slice(-REMEMBERED)
    if ((status !== null && status < 300) || callback.triesLeft === 0) return
    add([{ ...callback, at: clock.now() + TRY_AGAIN_AFTER, triesLeft: callback.triesLeft - 1 }])
  }

  function add(callbacks: readonly Planned[]): void {
    waiting = [...waiting, ...callbacks]
    plan()
  }

  return {
    want(callback) {
      const usual = { ...callback, forged: false, triesLeft: TRIES - 1 }
      const met = faults.take(callback.dialect, { operation: 'callback', taskId: callback.taskId })
      const fault = met === null ? null : FAULTS[met.kind].plan
      if (met === null || fault?.kind !== 'callback') return add([usual])
      switch (fault.how) {
        case 'never':
          return
        case 'twice':
          return add([usual, usual])
        case 'late':
          return add([{ ...usual, at: usual.at + (met.delayMs ?? LATE_BY) }])
        case 'forged':
          return add([{ ...usual, forged: true }])
      }
    },
    catchUp: sendDue,
    sent: () => sent,
    clear() {
      clearTimeout(timer)
      waiting = []
      sent = []
    },
  }
}
