/**
 * The rows that the list began with when it was looked at last, for each of a few looks: the next visit paints them
 * before it has read a hundred thousand others. They are a copy, so what may have changed since is left out rather than
 * shown.
 */
import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { parseJson } from '#domain/json.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Database } from '#engine/storage/database.ts'
import type { FirstRows, KeptFirst } from '#engine/storage/task-storage.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

export const FIRST_ROWS_KEY = 'first-rows'

const groupSchema = v.object({
  key: v.string(),
  value: v.nullable(v.string()),
  from: v.number(),
  until: v.number(),
  ids: v.pipe(v.array(taskIdSchema), v.readonly()),
  isCut: v.boolean(),
})

const lookSchema = v.object({
  view: v.string(),
  isOfAll: v.boolean(),
  rows: v.array(v.unknown()),
  // Earlier versions of us kept no list that was in groups.
  groups: v.optional(v.array(groupSchema), []),
})

/** The rows of one look, as they are written down. */
export type StoredLook = v.InferOutput<typeof lookSchema>

/** What lies under {@link FIRST_ROWS_KEY}; none where that is something else. */
export function looksIn(value: unknown): readonly StoredLook[] {
  const read = v.safeParse(v.array(lookSchema), typeof value === 'string' ? parseJson(value) : null)
  return read.success ? read.output : []
}

/** What was kept, as the page knows of it. Keeping more is for later: see `keep-first-rows.ts`. */
export class FirstRowsBook implements KeptFirst {
  readonly store: StoreApi<readonly FirstRows[] | null> = createStore<readonly FirstRows[] | null>(() => null)
  readonly keep: KeptFirst['keep']

  constructor(keep: KeptFirst['keep']) {
    this.keep = keep
  }

  async read(database: Database): Promise<void> {
    // Without them the first rows come with all others.
    const looks = await readFirstRows(database).catch(() => [])
    if (looks.length > 0) this.store.setState(looks, true)
  }
}

/** As far as the rest of the database says that they are still true. */
async function readFirstRows(database: Database): Promise<readonly FirstRows[]> {
  const transaction = database.transaction(['meta', 'hot', 'tombstones'])
  const looks = looksIn(await transaction.objectStore('meta').get(FIRST_ROWS_KEY))
  const [hot, tombstones] = [transaction.objectStore('hot'), transaction.objectStore('tombstones')]
  const read = new Map<TaskId, Promise<readonly [unknown, unknown]>>()
  // The same task may be among the first of several looks.
  function onDisk(id: TaskId): Promise<readonly [unknown, unknown]> {
    const known = read.get(id) ?? Promise.all([hot.get(id), tombstones.getKey(id)])
    read.set(id, known)
    return known
  }
  async function trueNow(row: unknown): Promise<readonly TaskRecord[]> {
    const kept = readRow(row)
    if (kept.kind !== 'record') return []
    const { record } = kept
    const [fresh, forgotten] = await onDisk(record.id)
    const now = readRow(unpackedRow(fresh))
    if (now.kind === 'record' && now.record.id === record.id) return [now.record]
    // Sealed since, as it was then: what was still under way has ended meanwhile, and the copy does not know how.
    return fresh === undefined && forgotten === undefined && isTerminal(record.state.phase) ? [record] : []
  }
  return Promise.all(
    looks.map(async ({ view, isOfAll, rows, groups }) => {
      const records = await Promise.all(rows.map(trueNow))
      return { view, isOfAll, records: records.flat(), groups }
    }),
  )
}
