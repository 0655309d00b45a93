import type { EpochMs } from '#domain/time.ts'
import type { FaultKind } from '#sandbox/faults/fault.ts'
import type { Operation } from '#sandbox/faults/fault-box.ts'

/** One request that the sandbox answered. It never holds a key. */
interface LoggedRequest {
  readonly at: EpochMs
  /** A dialect's key, or `media`. */
  readonly dialect: string
  readonly operation: Operation
  readonly method: string
  /** Path and query as sent. */
  readonly path: string
  readonly taskId: string | null
  readonly idempotencyKey: string | null
  readonly status: number
  /** The fault that met the request, if one did. */
  readonly fault: FaultKind | null
}

/** Enough to look back over a long test; counts go on beyond it. */
const KEPT_PER_DIALECT = 500

export interface RequestLog {
  readonly add: (request: LoggedRequest) => void
  /** The last requests to a dialect (or `media`), oldest first. */
  readonly of: (dialect: string) => readonly LoggedRequest[]
  /** All requests since the start or the last reset, also those no longer listed. */
  readonly counts: (dialect: string) => Readonly<Partial<Record<Operation, number>>>
  readonly clear: () => void
}

export function createRequestLog(): RequestLog {
  const kept = new Map<string, LoggedRequest[]>()
  const counted = new Map<string, Partial<Record<Operation, number>>>()
  return {
    add(request) {
      const list = kept.get(request.dialect) ?? []
      list.push(request)
      if (list.length > KEPT_PER_DIALECT) list.shift()
      kept.set(request.dialect, list)
      const counts = counted.get(request.dialect) ?? {}
      counts[request.operation] = (counts[request.operation] ?? 0) + 1
      counted.set(request.dialect, counts)
    },
    of: (dialect) => kept.get(dialect) ?? [],
    counts: (dialect) => counted.get(dialect) ?? {},
    clear() {
      kept.clear()
      counted.clear()
    },
  }
}
