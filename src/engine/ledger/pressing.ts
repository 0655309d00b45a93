/**
 * Outputs that somebody could still lose, in the order in which their links die: what is at risk now is the head of it,
 * so that nothing has to be asked of links that live for weeks.
 */
import { FIRST_RISK, isUnsecured } from '#domain/output/expiry.ts'
import { firstPlace, SortedList } from '#domain/sorted-list.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, type EpochMs } from '#domain/time.ts'

/** When the last of some links of a task die at once: several of them are one entry. */
interface End {
  readonly at: EpochMs
  readonly record: TaskRecord
}

export class Pressing {
  readonly #ends = new SortedList<End>(
    (a, b) => a.at - b.at || (a.record.id < b.record.id ? -1 : Number(a.record.id > b.record.id)),
  )

  #taught: End[] = []

  /** True where that changed anything. */
  put(before: TaskRecord | undefined, after: TaskRecord | undefined): boolean {
    const [gone, come] = [endsOf(before), endsOf(after)]
    for (const end of gone) this.#ends.remove(end)
    for (const end of come) this.#ends.add(end)
    return gone.length + come.length > 0
  }

  /** One of many; they are in order once all are {@link taught}. */
  teach(record: TaskRecord): void {
    for (const end of endsOf(record)) this.#taught.push(end)
  }

  /** True where that changed anything. */
  taught(): boolean {
    if (this.#taught.length === 0) return false
    this.#ends.fill([...this.#ends.items, ...this.#taught])
    this.#taught = []
    return true
  }

  /** Tasks with a link that dies soon, and those whose link will be the next to do so; each once. */
  near(now: EpochMs): Iterable<TaskRecord> {
    const ends = this.#ends.items
    const near = ends.slice(
      firstPlace(ends, ({ at }) => at > now),
      firstPlace(ends, ({ at }) => at > now + FIRST_RISK),
    )
    const next = ends[firstPlace(ends, ({ at }) => at > now + FIRST_RISK)]
    return new Set([...near, ...(next === undefined ? [] : [next])].map(({ record }) => record))
  }

  /** Lets go of what died so long ago that no clock that is set back makes it alive again. */
  letGo(now: EpochMs): void {
    this.#ends.drop(firstPlace(this.#ends.items, ({ at }) => at >= now - DAY))
  }
}

function endsOf(record: TaskRecord | undefined): readonly End[] {
  if (record === undefined) return []
  const instants = new Set<EpochMs>()
  for (const output of record.outputs) {
    // An end that is no instant is none; of what is safe nobody asks.
    if (output.expiry !== null && Number.isFinite(output.expiry.at) && isUnsecured(output))
      instants.add(output.expiry.at)
  }
  return [...instants].map((at) => ({ at, record }))
}
