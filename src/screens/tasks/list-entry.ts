import type { SortKey } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { searchableText } from '#engine/ledger/selectors.ts'
import { fixedRank, lastExpiry, movesByItself, type Rank } from '#engine/ledger/task-ranks.ts'

/**
 * What follows from a record and is asked of all of them at once. Most of it lies deep in a record: to look for it in a
 * hundred thousand that nobody has touched for a while takes longer than all the rest of a sort.
 */
interface AtHand {
  readonly record: TaskRecord
  /** What a search looks through. */
  readonly text: string
  readonly model: Rank
  /** Null while they go on. */
  readonly spans: Readonly<Record<'queued' | 'total', Rank>> | null
  readonly lastExpiry: EpochMs
}

/** One task of the list, in every order the same object. */
export type Entry = { readonly id: TaskId } & { -readonly [Fact in keyof AtHand]: AtHand[Fact] }

export function atHand(record: TaskRecord): AtHand {
  const goesOn = movesByItself('total', record, 0)
  return {
    record,
    text: searchableText(record),
    model: fixedRank('model', record),
    spans: goesOn ? null : { queued: fixedRank('queued', record), total: fixedRank('total', record) },
    lastExpiry: lastExpiry(record),
  }
}

/** The rank of a task that does not move by itself from `now` on; undefined where that takes a look at its record. */
export function rankAtHand(key: SortKey | null, entry: Entry, now: EpochMs): Rank | undefined {
  switch (key) {
    case 'model':
      return entry.model
    case 'queued':
    case 'total':
      return entry.spans?.[key]
    case 'expires':
      return entry.lastExpiry <= now ? null : undefined
    default:
      return undefined
  }
}
