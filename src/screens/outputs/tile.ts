import { isUnsecured } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'

/** One output in the gallery. The same object for as long as its task is the same. */
export class Tile implements Shown {
  readonly record: TaskRecord
  readonly output: Output
  readonly madeAt: EpochMs
  /** Its place among the outputs of its task. */
  readonly nth: number

  constructor(record: TaskRecord, nth: number, output: Output, madeAt: EpochMs) {
    this.record = record
    this.nth = nth
    this.output = output
    this.madeAt = madeAt
  }

  /** Made when it is asked for: of a hundred thousand tiles a few dozen are on the screen. */
  get key(): string {
    return keyOf(this)
  }
}

/** The order of all tiles; ties are broken, so that the same tasks always give the same gallery. */
export function newestFirst(a: Tile, b: Tile): number {
  return b.madeAt - a.madeAt || (a.record.id < b.record.id ? -1 : a.record.id > b.record.id ? 1 : a.nth - b.nth)
}

/** What dies soonest first: unsecured links that still live, then those without an end, what is safe, what is gone. */
export function urgency({ output }: Tile, now: EpochMs): 0 | 1 | 2 | 3 {
  if (!isUnsecured(output)) return 2
  if (output.expiry === null) return 1
  return output.expiry.at <= now ? 3 : 0
}

export function mostUrgentFirst(a: Tile, b: Tile, now: EpochMs): number {
  const of = urgency(a, now)
  const order = of - urgency(b, now)
  if (order !== 0) return order
  const ends = of === 0 ? (a.output.expiry?.at ?? 0) - (b.output.expiry?.at ?? 0) : 0
  return ends || newestFirst(a, b)
}
