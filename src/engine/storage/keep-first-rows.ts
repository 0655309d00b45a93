/** Has the rows that the list begins with ready for the next visit; see `first-rows.ts`. */
import { SECOND, type Millis } from '#domain/time.ts'
import type { Database } from '#engine/storage/database.ts'
import { FIRST_ROWS_KEY, looksIn, type StoredLook } from '#engine/storage/first-rows.ts'
import { toRow } from '#engine/storage/rows.ts'
import type { FirstRows } from '#engine/storage/task-storage.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** Polls change a row each second: it is written down less often. */
const KEEP_EVERY: Millis = 2 * SECOND
/** Looks through filters, beside the one at all tasks. */
const MOST_FILTERED = 3

interface KeeperParts {
  readonly timers: Timers
  /** Null while there is none to write to. */
  readonly database: () => Database | null
}

export class FirstRowsKeeper {
  readonly #parts: KeeperParts
  readonly #later: Alarm
  #wanted: FirstRows | null = null

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#later = new Alarm(parts.timers)
  }

  keep(rows: FirstRows): void {
    this.#wanted = rows
    // A visit without them is only slower.
    this.#later.setIfFree(KEEP_EVERY, () => void this.#keep().catch(() => undefined))
  }

  stop(): void {
    this.#later.clear()
  }

  async #keep(): Promise<void> {
    const [database, wanted] = [this.#parts.database(), this.#wanted]
    if (database === null || wanted === null) return
    const { records, groups, ...look } = wanted
    const transaction = database.transaction('meta', 'readwrite')
    const before = looksIn(await transaction.store.get(FIRST_ROWS_KEY))
    const looks = withLook(before, { ...look, rows: records.map(toRow), groups: [...groups] })
    await Promise.all([transaction.store.put(JSON.stringify(looks), FIRST_ROWS_KEY), transaction.done])
  }
}

function withLook(before: readonly StoredLook[], look: StoredLook): readonly StoredLook[] {
  const looks = [look, ...before.filter(({ view }) => view !== look.view)]
  let [ofAll, filtered] = [0, 0]
  return looks.filter(({ isOfAll }) => (isOfAll ? ++ofAll <= 1 : ++filtered <= MOST_FILTERED))
}
