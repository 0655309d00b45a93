/** Has the rows that the list begins with ready for the next visit; see `first-rows.ts`. */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import type { Database } from '#engine/storage/database.ts'
import { FIRST_ROWS_KEY } from '#engine/storage/first-rows.ts'
import { toRow } from '#engine/storage/rows.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** The first screen at its largest. */
const COUNT = 40
/** Polls change a row each second: it is written down less often. */
const KEEP_EVERY: Millis = 2 * SECOND

interface KeeperParts {
  readonly timers: Timers
  /** Null while there is none to write to. */
  readonly database: () => Database | null
  readonly recordOf: (id: TaskId) => TaskRecord | undefined
}

export class FirstRowsKeeper {
  readonly #parts: KeeperParts
  readonly #later: Alarm
  #wanted: { readonly view: string; readonly ids: readonly TaskId[] } | null = null

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#later = new Alarm(parts.timers)
  }

  keep(view: string, ids: readonly TaskId[]): void {
    this.#wanted = { view, ids }
    this.#later.setIfFree(KEEP_EVERY, () => void this.#keep())
  }

  stop(): void {
    this.#later.clear()
  }

  async #keep(): Promise<void> {
    const [database, wanted] = [this.#parts.database(), this.#wanted]
    if (database === null || wanted === null) return
    const records = wanted.ids.slice(0, COUNT).flatMap((id) => this.#parts.recordOf(id) ?? [])
    const kept = { view: wanted.view, rows: records.map(toRow) }
    // A visit without them is only slower.
    await database.put('meta', JSON.stringify(kept), FIRST_ROWS_KEY).catch(() => undefined)
  }
}
