/**
 * Gives rows their texts back. A task that the page carries without its text is changed at once and without it, because
 * a page that is left has no time to look anything up: its row has the text again from where that lies.
 */
import { unwrap } from 'idb'
import { isShelved, withText } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { SealedIds } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { readTexts } from '#engine/storage/read-records.ts'
import { packedRow, readRow, unpackedRow } from '#engine/storage/rows.ts'

/** Rows in one transaction: other writes must not wait long for it. */
const SLICE = 500

/** Leaves a row alone that has its text, that has gone since, or whose text is nowhere. */
export async function fillTexts(database: Database, ids: readonly TaskId[], sealed: SealedIds): Promise<void> {
  for (let at = 0; at < ids.length; at += SLICE) {
    const reading = database.transaction('hot')
    const rows = await Promise.all(ids.slice(at, at + SLICE).map((id) => reading.store.get(id)))
    const lacking = rows.flatMap(recordWithoutText)
    const filled = (await readTexts(database, lacking, sealed)).filter((record) => !isShelved(record))
    if (filled.length > 0) await put(database, filled)
  }
}

async function put(database: Database, filled: readonly TaskRecord[]): Promise<void> {
  const transaction = database.transaction('hot', 'readwrite')
  const raw = unwrap(transaction).objectStore('hot')
  const rows = await Promise.all(filled.map(({ id }) => transaction.store.get(id)))
  for (const [index, row] of rows.entries()) {
    // Somebody may have changed it meanwhile: what is on the disk now gets the text.
    for (const record of recordWithoutText(row)) raw.put(packedRow(withText(record, filled[index])), record.id)
  }
  await transaction.done
}

function recordWithoutText(value: unknown): readonly TaskRecord[] {
  const row = readRow(unpackedRow(value))
  return row.kind === 'record' && isShelved(row.record) ? [row.record] : []
}

interface FillerParts {
  /** Null while there is no database, or it is in trouble. */
  readonly database: () => Database | null
  readonly sealed: SealedIds
}

/** Fills in the background, one after the other. */
export class TextFiller {
  readonly #parts: FillerParts
  readonly #waiting = new Set<TaskId>()
  #filling: Promise<void> | null = null

  constructor(parts: FillerParts) {
    this.#parts = parts
  }

  fill(ids: readonly TaskId[]): void {
    for (const id of ids) this.#waiting.add(id)
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null
    })
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    await this.#filling
  }

  async #fill(): Promise<void> {
    while (this.#waiting.size > 0) {
      const database = this.#parts.database()
      if (database === null) return
      const ids = [...this.#waiting]
      this.#waiting.clear()
      // What fails is tried again by the next visit: until then such a text is looked up in its block.
      await fillTexts(database, ids, this.#parts.sealed).catch(() => undefined)
    }
  }
}
