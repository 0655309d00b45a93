/**
 * The rows that the list began with when it was looked at last: the next visit paints them before it has read a hundred
 * thousand others. They are a copy, so what may have changed since is left out rather than shown.
 */
import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { parseJson } from '#domain/json.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import type { Database } from '#engine/storage/database.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { FirstRows, KeptFirst } from '#engine/storage/task-storage.ts'
import { readRow, toRow, unpackedRow } from '#engine/storage/rows.ts'

export const FIRST_ROWS_KEY = 'first-rows'

const firstRowsSchema = v.object({ view: v.string(), rows: v.array(v.unknown()) })

/** The first screen at its largest. */
const COUNT = 40
/** Polls change a row each second: it is written down less often. */
const KEEP_EVERY: Millis = 2 * SECOND

interface BookParts {
  readonly timers: Timers
  /** Null while there is none to write to. */
  readonly database: () => Database | null
  readonly recordOf: (id: TaskId) => TaskRecord | undefined
}

export class FirstRowsBook implements KeptFirst {
  readonly store: StoreApi<FirstRows | null> = createStore<FirstRows | null>(() => null)
  readonly #parts: BookParts
  readonly #later: Alarm
  #wanted: { readonly view: string; readonly ids: readonly TaskId[] } | null = null

  constructor(parts: BookParts) {
    this.#parts = parts
    this.#later = new Alarm(parts.timers)
  }

  keep(view: string, ids: readonly TaskId[]): void {
    this.#wanted = { view, ids: ids.slice(0, COUNT) }
    this.#later.setIfFree(KEEP_EVERY, () => void this.#keep())
  }

  async read(database: Database): Promise<void> {
    // Without them the first rows come with all others.
    const rows = await readFirstRows(database).catch(() => null)
    if (rows !== null) this.store.setState(rows, true)
  }

  stop(): void {
    this.#later.clear()
  }

  async #keep(): Promise<void> {
    const [database, wanted] = [this.#parts.database(), this.#wanted]
    if (database === null || wanted === null) return
    const records = wanted.ids.flatMap((id) => this.#parts.recordOf(id) ?? [])
    await keepFirstRows(database, { view: wanted.view, records }).catch(() => undefined)
  }
}

async function keepFirstRows(database: Database, { view, records }: FirstRows): Promise<void> {
  await database.put('meta', JSON.stringify({ view, rows: records.map(toRow) }), FIRST_ROWS_KEY)
}

/** As far as the rest of the database says that they are still true; null where nothing was kept. */
async function readFirstRows(database: Database): Promise<FirstRows | null> {
  const transaction = database.transaction(['meta', 'hot', 'tombstones'])
  const value = await transaction.objectStore('meta').get(FIRST_ROWS_KEY)
  const kept = v.safeParse(firstRowsSchema, typeof value === 'string' ? parseJson(value) : null)
  if (!kept.success) return null
  const [hot, tombstones] = [transaction.objectStore('hot'), transaction.objectStore('tombstones')]
  const records = await Promise.all(
    kept.output.rows.map(async (row) => {
      const read = readRow(row)
      if (read.kind !== 'record') return []
      const { record } = read
      const [fresh, forgotten] = await Promise.all([hot.get(record.id), tombstones.getKey(record.id)])
      const now = readRow(unpackedRow(fresh))
      if (now.kind === 'record' && now.record.id === record.id) return [now.record]
      // Sealed since, as it was then: what was still under way has ended meanwhile, and the copy does not know how.
      return fresh === undefined && forgotten === undefined && isTerminal(record.state.phase) ? [record] : []
    }),
  )
  return { view: kept.output.view, records: records.flat() }
}
