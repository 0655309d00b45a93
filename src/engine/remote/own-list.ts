/** Moves the list that a browser kept by itself to the gateway: by merging, and deleting nothing before the counts agree. */
import * as v from 'valibot'
import type { TaskRecord } from '#domain/task/task.ts'
import type { OwnList } from '#engine/engine.ts'
import type { GatewayCalls } from '#engine/remote/gateway-calls.ts'
import { NO_LIST } from '#engine/remote/list-cache.ts'
import { toRow } from '#engine/storage/rows.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'

/** So many rows are far below what a command may have, however long their notes and answers are. */
const PAGE = 200

/** @param open opens the list, which is closed again after each act: another tab may still keep it. */
export function ownList(open: () => TaskStorage, calls: Pick<GatewayCalls, 'command'>): OwnList {
  /** The ids that the gateway is known to have. */
  let moved: ReadonlySet<string> = new Set()

  async function within<T>(act: (records: readonly TaskRecord[], storage: TaskStorage) => Promise<T>): Promise<T> {
    const storage = open()
    try {
      const { records } = await storage.load(NO_LIST)
      return await act(records, storage)
    } finally {
      await storage.close()
    }
  }

  return {
    count: () => within((records) => Promise.resolve(records.length)),
    move: () =>
      within(async (records) => {
        const there = new Set<string>()
        for (let at = 0; at < records.length; at += PAGE) {
          const page = records.slice(at, at + PAGE)
          const kept = v.safeParse(v.number(), await calls.command('import', page.map(toRow)))
          if (!kept.success || kept.output !== page.length) {
            throw new Error(`Only ${there.size} of ${records.length} tasks were moved. Nothing was deleted; try again.`)
          }
          for (const { id } of page) there.add(id)
        }
        moved = there
        return there.size
      }),
    remove: () =>
      within(async (records, storage) => {
        if (!records.every(({ id }) => moved.has(id))) {
          throw new Error(
            'Nothing was deleted: not all of these tasks are known to be at the gateway. Move them first.',
          )
        }
        await storage.writeNow(
          [],
          records.map(({ id }) => id),
        )
      }),
  }
}
