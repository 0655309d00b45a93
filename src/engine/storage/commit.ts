/**
 * The transactions that change rows. Each begins synchronously, and uses the raw stores: one promise per row would
 * cost more than the rows.
 */
import { unwrap } from 'idb'
import type { EpochMs } from '#domain/time.ts'
import type { Database } from '#engine/storage/database.ts'
import { HEARD_KEY, heardToStore, type Unreadable } from '#engine/storage/load-tasks.ts'
import { packedRow } from '#engine/storage/rows.ts'
import type { Batch } from '#engine/storage/write-queue.ts'

/** Writes a batch, all of it or nothing. */
export async function commitBatch(database: Database, { changes, heard, durability }: Batch): Promise<void> {
  const transaction = database.transaction(['hot', 'tombstones', 'meta'], 'readwrite', { durability })
  try {
    const raw = unwrap(transaction)
    const hot = raw.objectStore('hot')
    const tombstones = raw.objectStore('tombstones')
    for (const [id, record] of changes) {
      if (record !== null) hot.put(packedRow(record), id)
      else {
        hot.delete(id)
        // Always, not only for what this tab knows to be sealed: another tab may have sealed it since.
        tombstones.put(true, id)
      }
    }
    if (heard !== null) raw.objectStore('meta').put(heardToStore(heard), HEARD_KEY)
    // Said at once: a transaction that would commit by itself a moment later is lost with a page that is being left.
    raw.commit()
  } catch (error) {
    await undo(transaction)
    throw error
  }
  await transaction.done
}

/**
 * Takes back what a transaction did so far: a value that cannot be stored throws here and now, and what went before it
 * must not be half a batch.
 */
export async function undo(transaction: { readonly abort: () => void; readonly done: Promise<void> }): Promise<void> {
  try {
    transaction.abort()
  } catch {
    // The browser has aborted it already.
  }
  await transaction.done.catch(() => undefined)
}

/** Moves what could not be read out of `hot` (copies it, out of a block) into the quarantine, as it was. */
export async function setAside(database: Database, unreadable: readonly Unreadable[], at: EpochMs): Promise<void> {
  const transaction = database.transaction(['hot', 'quarantine'], 'readwrite')
  const raw = unwrap(transaction)
  for (const { name, hotKey, value, reason } of unreadable) {
    // A hot row leaves its place, so a later one under the same key must not replace it here.
    raw.objectStore('quarantine').put({ at, reason, value }, hotKey === null ? name : `${name} ${at}`)
    if (hotKey !== null) raw.objectStore('hot').delete(hotKey)
  }
  await transaction.done
}
