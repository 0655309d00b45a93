/**
 * What other tabs told of and are about to write: they may have had no room for it, or died first. Then this page is
 * the only one that still knows, and writes it.
 */
import { isShelved, shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { commitBatch } from '#engine/storage/commit.ts'
import type { SealedIds } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { fillTexts } from '#engine/storage/fill-texts.ts'
import { readRecords } from '#engine/storage/read-records.ts'
import type { ListOfPage } from '#engine/storage/task-storage.ts'

/** A look must not take long, however much was told; the rest waits for the next. */
const IDS_PER_LOOK = 500

/** Of a task whose row is not what this page knows: what both were at the last look. */
interface Difference {
  /** Null: forgotten. */
  readonly known: TaskRecord | null
  readonly stored: string
}

export class ToldElsewhere {
  readonly #list: Pick<ListOfPage, 'get'>
  readonly #sealed: SealedIds
  readonly #waiting = new Set<TaskId>()
  readonly #differences = new Map<TaskId, Difference>()

  constructor(list: Pick<ListOfPage, 'get'>, sealed: SealedIds) {
    this.#list = list
    this.#sealed = sealed
  }

  told(ids: Iterable<TaskId>): void {
    for (const id of ids) this.#waiting.add(id)
  }

  /** The next to look at, which do not wait any more: what is told while they are looked at waits anew. */
  take(): readonly TaskId[] {
    const ids = [...this.#waiting].slice(0, IDS_PER_LOOK)
    for (const id of ids) this.#waiting.delete(id)
    return ids
  }

  /**
   * Keeps those in whose stead nobody has written between two looks. A row that has changed since the last look is
   * somebody's work in progress, and what this page knows of it may be about to change as well.
   */
  async look(database: Database, ids: readonly TaskId[]): Promise<void> {
    if (ids.length === 0) return
    const rows = new Map((await readRecords(database, ids, this.#sealed)).map((record) => [record.id, record]))
    const broken = new Map<TaskId, TaskRecord | null>()
    for (const id of ids) {
      const known = this.#list.get(id) ?? null
      const stored = textOf(rows.get(id), known)
      const before = this.#differences.get(id)
      if (stored === textOf(known ?? undefined, known)) this.#differences.delete(id)
      else if (before?.known === known && before.stored === stored) broken.set(id, known)
      else {
        this.#differences.set(id, { known, stored })
        this.#waiting.add(id)
      }
    }
    if (broken.size === 0) return
    await commitBatch(database, { changes: broken, heard: null, durability: 'strict' })
    for (const id of broken.keys()) this.#differences.delete(id)
    await fillTexts(database, [...broken.keys()], this.#sealed)
  }
}

/** A record as a text to compare with what the page knows: of an answer that the page has shelved, only that it is there. */
function textOf(record: TaskRecord | undefined, known: TaskRecord | null): string {
  if (record === undefined) return ''
  return JSON.stringify(known !== null && isShelved(known) ? shelved(record) : record)
}
