/** The engine's commands, done by the gateway. What it answers is believed: it is of the version that served this page. */
import { withPersonEdit } from '#domain/task/record-parts.ts'
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { Commands, Engine } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { GatewayCalls } from '#engine/remote/gateway-calls.ts'
import { ROWS_A_COMMAND } from '#engine/remote/protocol.ts'
import { toRow } from '#engine/storage/rows.ts'
import type { ListOutcome } from '#vendors/listing.ts'
import type { ProbeOutcome } from '#vendors/port.ts'

interface RemoteCommandParts {
  readonly calls: Pick<GatewayCalls, 'command'>
  readonly ledger: EngineLedger
  /** Resolves when the list has these. */
  readonly seen: (ids: readonly TaskId[]) => Promise<void>
  /** A sentence when nothing can be changed now; null while everything can. */
  readonly readOnly: () => string | null
  readonly onRefused: (error: unknown) => void
  /** See {@link Engine.withTexts}. */
  readonly withTexts: Engine['withTexts']
}

type Tracked = Awaited<ReturnType<Commands['track']>>

export function remoteCommands({ calls, ledger, seen, readOnly, onRefused, withTexts }: RemoteCommandParts): Commands {
  async function ask<T>(answer: Promise<unknown>): Promise<T> {
    return (await answer) as T
  }

  /** Shown at once, and brought to the gateway by whoever follows the ledger. */
  function change(ids: readonly TaskId[], edit: Parameters<EngineLedger['change']>[1]): void {
    const why = readOnly()
    if (why !== null) return onRefused(new Error(why))
    for (const id of ids) ledger.change(id, edit)
  }

  return {
    async track(refs, tags = []) {
      const tracked = await ask<Tracked>(calls.command('track', [...refs], [...tags]))
      await seen([...tracked.added, ...tracked.known])
      return tracked
    },
    async submit(draft, count) {
      const ids = await ask<readonly TaskId[]>(calls.command('submit', { ...draft, tags: [...draft.tags] }, count))
      await seen(ids)
      return ids
    },
    resend: async (id, force = false) => void (await calls.command('resend', id, force)),
    takeCandidate: (id, candidate) => ask<CommandResult>(calls.command('takeCandidate', id, candidate)),
    refuseCandidates: async (id) => void (await calls.command('refuseCandidates', id)),
    recheck: async (id) => void (await calls.command('recheck', id)),
    cancel: (id) => ask<CommandResult>(calls.command('cancel', id)),
    forget: async (ids) => {
      await calls.command('forget', [...ids])
      ledger.applyRemote([], ids)
    },
    async move(id, to) {
      const moved = await ask<TaskId | null>(calls.command('move', id, to))
      if (moved !== null) await seen([moved])
      return moved
    },
    async restore(records) {
      for (let at = 0; at < records.length; at += ROWS_A_COMMAND) {
        // The gateway has let go of them, and gets them back whole.
        const whole = await withTexts(records.slice(at, at + ROWS_A_COMMAND))
        await calls.command('restore', whole.map(toRow))
      }
      await seen(records.map((record) => record.id))
    },
    setPaused: (ids, paused) => change(ids, (record) => (record.paused === paused ? record : { ...record, paused })),
    keepForEver: (ids, keep) => change(ids, (record) => withPersonEdit(record, { keepForEver: keep })),
    annotate: (id, changes) => change([id], (record) => withPersonEdit(record, changes)),
    testConnection: (connection: ConnectionId) => ask<ProbeOutcome>(calls.command('testConnection', connection)),
    endWait: async (connection) => void (await calls.command('endWait', connection)),
    list: (connection, from, size) => ask<ListOutcome>(calls.command('list', connection, from, size)),
  }
}
