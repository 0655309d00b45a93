/**
 * The rows that the list began with when it was looked at last: the next visit paints them before it has read a hundred
 * thousand others. They are a copy, so what may have changed since is left out rather than shown.
 */
import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { parseJson } from '#domain/json.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Database } from '#engine/storage/database.ts'
import type { FirstRows, KeptFirst } from '#engine/storage/task-storage.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'

export const FIRST_ROWS_KEY = 'first-rows'

const firstRowsSchema = v.object({ view: v.string(), rows: v.array(v.unknown()) })

/** What was kept, as the page knows of it. Keeping more is for later: see `keep-first-rows.ts`. */
export class FirstRowsBook implements KeptFirst {
  readonly store: StoreApi<FirstRows | null> = createStore<FirstRows | null>(() => null)
  readonly keep: KeptFirst['keep']

  constructor(keep: KeptFirst['keep']) {
    this.keep = keep
  }

  async read(database: Database): Promise<void> {
    // Without them the first rows come with all others.
    const rows = await readFirstRows(database).catch(() => null)
    if (rows !== null) this.store.setState(rows, true)
  }
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
