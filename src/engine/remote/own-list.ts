/**
 * Moves the list that a browser kept by itself to the gateway, and the gateway's list to the browser: by merging, and
 * deleting nothing before the counts agree.
 */
import * as v from 'valibot'
import type { Connection } from '#domain/connection/connection.ts'
import { matchConnections, type ConnectionMatch, type ForeignConnection } from '#domain/connection/match-connections.ts'
import { withoutCopies } from '#domain/output/without-copies.ts'
import { mergeRecords } from '#domain/task/merge.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { withConnections } from '#domain/task/to-connection.ts'
import type { Engine, OwnList } from '#engine/engine.ts'
import type { GatewayCalls } from '#engine/remote/gateway-calls.ts'
import { NO_LIST } from '#engine/remote/list-cache.ts'
import { ROWS_A_COMMAND } from '#engine/remote/protocol.ts'
import { toRow } from '#engine/storage/rows.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'

interface OwnListParts {
  /** Opens the list, which is closed again after each act: another tab may still keep it. */
  readonly open: () => TaskStorage
  readonly calls: Pick<GatewayCalls, 'command'>
  /** The gateway's. */
  readonly connections: () => readonly Connection[]
  /** The addresses of the browser's connections, as far as it remembers them. */
  readonly addressOf: (connection: ConnectionId) => string | null
  /** The gateway's list, as far as this page has it. */
  readonly records: () => readonly TaskRecord[]
  /** See {@link Engine.withTexts}. */
  readonly withTexts: Engine['withTexts']
  /** Whether that is all of it, just now. */
  readonly isWhole: () => boolean
}

export function ownList(parts: OwnListParts): OwnList {
  const { open, calls, connections, addressOf, records: there, isWhole, withTexts } = parts
  /** The ids in this browser of tasks that the gateway is known to have. */
  let moved: ReadonlySet<TaskId> = new Set()
  /** The ids of the gateway's tasks that this browser is known to have. */
  let brought: ReadonlySet<TaskId> = new Set()

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
    matches: () => within((records) => Promise.resolve(matched(records, connections(), addressOf))),
    move: (chosen) =>
      within(async (records, storage) => {
        const going = records.filter((record) => mayGo(record, chosen.get(record.connection)))
        const arrived = new Set<TaskId>()
        for (let at = 0; at < going.length; at += ROWS_A_COMMAND) {
          const page = await wholeOf(going.slice(at, at + ROWS_A_COMMAND), storage)
          const rows = page.map((record) => toRow(withConnections(record, (from) => chosen.get(from) ?? from)))
          const kept = v.safeParse(v.number(), await calls.command('import', rows))
          if (!kept.success || kept.output !== page.length) {
            throw new Error(`Only ${arrived.size} of ${going.length} tasks were moved. Nothing was deleted; try again.`)
          }
          for (const { id } of page) arrived.add(id)
        }
        moved = arrived
        return { moved: arrived.size, left: records.length - arrived.size }
      }),
    remove: () =>
      within(async (records, storage) => {
        if (moved.size === 0) {
          throw new Error('Nothing was deleted: none of these tasks is known to be at the gateway. Move them first.')
        }
        const known = records.filter(({ id }) => moved.has(id))
        await storage.writeNow(
          [],
          known.map(({ id }) => id),
        )
        return records.length - known.length
      }),
    bring: () =>
      within(async (records, storage) => {
        if (!isWhole()) throw new Error('Nothing was brought: the gateway’s list is not all here yet. Try again.')
        const coming = await withTexts(there().filter((record) => isSettled(record)))
        const merged = joined(await wholeOf(records, storage), coming)
        await storage.writeNow(merged, [])
        const stored = await storage.read(merged.map(({ id }) => id))
        if (new Set(stored.map(({ id }) => id)).size !== new Set(merged.map(({ id }) => id)).size) {
          throw new Error('Not all tasks are in this browser now. Nothing was deleted; try again.')
        }
        brought = new Set(coming.map(({ id }) => id))
        return { moved: coming.length, left: there().length - coming.length }
      }),
    async removeThere() {
      const ids = there().map(({ id }) => id)
      const known = ids.filter((id) => brought.has(id))
      if (!isWhole() || known.length === 0) {
        throw new Error('Nothing was deleted: none of the gateway’s tasks is known to be in this browser.')
      }
      for (let at = 0; at < known.length; at += ROWS_A_COMMAND)
        await calls.command('forget', known.slice(at, at + ROWS_A_COMMAND))
      return ids.length - known.length
    },
  }
}

/** With the texts of their answers, which are loaded without. */
async function wholeOf(records: readonly TaskRecord[], storage: TaskStorage): Promise<readonly TaskRecord[]> {
  return (await storage.readTexts?.(records)) ?? records
}

/** Whoever has a submit without an answer settles it: by sending it again, with the account that it was sent with. */
function isSettled({ remote, state }: TaskRecord): boolean {
  return remote !== null || isTerminal(state.phase)
}

function mayGo(record: TaskRecord, to: ConnectionId | undefined): boolean {
  return to !== undefined && (to === record.connection || isSettled(record))
}

function matched(
  records: readonly TaskRecord[],
  here: readonly Connection[],
  addressOf: OwnListParts['addressOf'],
): readonly ConnectionMatch[] {
  const foreign = new Map<ConnectionId, ForeignConnection>()
  for (const { connection: id, vendor } of records) {
    const tasks = (foreign.get(id)?.tasks ?? 0) + 1
    foreign.set(id, { id, vendor, baseUrl: addressOf(id), tasks })
  }
  return matchConnections([...foreign.values()], here)
}

function joined(own: readonly TaskRecord[], coming: readonly TaskRecord[]): readonly TaskRecord[] {
  const known = new Map(own.flatMap((record) => namesOf(record).map((name) => [name, record] as const)))
  return coming.map((record) => {
    const mine = namesOf(record).flatMap((name) => known.get(name) ?? [])[0]
    return mine === undefined ? withoutCopies(record) : mergeRecords(mine, withoutCopies(record))
  })
}

/** A task that was submitted here and one that was pasted have two ids of ours, and one of their vendor's. */
function namesOf({ id, connection, remote }: TaskRecord): readonly string[] {
  return remote === null ? [id] : [id, `${connection} ${remote.id}`]
}
