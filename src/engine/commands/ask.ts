/** Requests that the person waits for: they go ahead of polls, and give up at once where nothing can be sent. */
import type { Trouble } from '#domain/task/failure.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Clock } from '#domain/time.ts'
import type { Conversation } from '#engine/conversation/converse.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { Commands } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line, Talk } from '#engine/connection/line.ts'
import type { Loss } from '#engine/connection/loss.ts'
import type { Urgency } from '#engine/connection/budget.ts'
import type { EnginePolling } from '#engine/polling/polling.ts'
import { toldByCancel, toldByList, toldByProbe } from '#engine/connection/told.ts'
import type { CancelOutcome, ListOutcome, ProbeOutcome } from '#vendors/port.ts'

export interface AskParts {
  readonly ledger: EngineLedger
  readonly polling: EnginePolling
  readonly clock: Clock
  readonly line: (connection: ConnectionId) => Line | undefined
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal
}

type AskCommands = Pick<Commands, 'recheck' | 'cancel' | 'testConnection' | 'list'>
type CancelEnd = CancelOutcome | { readonly kind: 'lost'; readonly trouble: Trouble }

export function askCommands({ ledger, polling, clock, line, signal }: AskParts): AskCommands {
  function ask<T>(
    way: Line,
    urgency: Urgency,
    words: Pick<Talk<T>, 'begin' | 'lost' | 'told'>,
  ): Promise<Conversation<T>> {
    const turn = { urgency, deadline: clock.now(), waits: 'never', key: null } as const
    return way.talk({ ...words, turn, signal })
  }

  function conclude(id: TaskId, way: Line, talk: Conversation<CancelEnd>): CommandResult {
    const { value: end, askedAt, answeredAt } = talk
    if (end.kind === 'lost')
      return { ok: false, message: `Nobody knows whether it was cancelled: ${end.trouble.message}` }
    if (end.kind === 'refused') return { ok: false, message: end.failure.message }
    if (end.observation !== null && ledger.get(id) !== undefined) {
      const lastAskedAt = ledger.heard(id)?.stateAskedAt ?? null
      ledger.observed(id, end.observation, { askedAt, answeredAt, lastAskedAt, vendorClock: way.vendorClock() })
    }
    void polling.checkNow([id])
    if (end.kind === 'too-late') return { ok: false, message: end.message }
    return { ok: true, message: 'The vendor was asked to cancel it.' }
  }

  return {
    async recheck(id) {
      // "Not found" may have been another account's key: what is known now starts over.
      ledger.change(id, (record) => (record.state.phase === 'gone' ? startedOver(record) : record))
      ledger.commitNow()
      await polling.checkNow([id])
    },
    async cancel(id) {
      const record = ledger.get(id)
      const way = record && line(record.connection)
      if (record === undefined || way === undefined) return { ok: false, message: 'This task has no connection.' }
      const { remote } = record
      const { cancel, label } = way.vendor
      if (isTerminal(record.state.phase)) return { ok: false, message: 'This task is over.' }
      if (remote === null) return { ok: false, message: 'The vendor has not said yet that it has this task.' }
      if (cancel === undefined) return { ok: false, message: `${label} has no way to cancel a task.` }
      const talk = await ask<CancelEnd>(way, 'person', {
        begin: () => cancel(remote.handle),
        lost: ({ trouble }) => ({ kind: 'lost', trouble }),
        told: (end) => (end.kind === 'lost' ? null : toldByCancel(end)),
      })
      return conclude(id, way, talk)
    },
    async testConnection(connection) {
      const way = line(connection)
      if (way === undefined) return { kind: 'trouble', trouble: NO_CONNECTION, evidence: null }
      const { value } = await ask<ProbeOutcome>(way, 'test', {
        begin: () => way.vendor.probe(),
        lost: ({ trouble, evidence }) => ({ kind: 'trouble', trouble, evidence }),
        told: toldByProbe,
      })
      if (value.kind === 'works') {
        way.unblock()
        polling.tellUnblocked(connection)
      }
      return value
    },
    async list(connection, page, size) {
      const way = line(connection)
      const list = way?.vendor.list
      if (way === undefined || list === undefined) {
        return listTrouble({ trouble: way === undefined ? NO_CONNECTION : NO_LIST, retryAt: null, evidence: null })
      }
      const { value } = await ask<ListOutcome>(way, 'person', {
        begin: () => list(page, size),
        lost: listTrouble,
        told: toldByList,
      })
      return value
    },
  }
}

function startedOver(record: TaskRecord): TaskRecord {
  return { ...record, state: { phase: 'tracked' }, contact: { kind: 'fine' } }
}

function listTrouble({ trouble, retryAt, evidence }: Pick<Loss, 'trouble' | 'retryAt' | 'evidence'>): ListOutcome {
  return { kind: 'trouble', observation: { kind: 'unreachable', trouble, retryAt, evidence } }
}

const NO_CONNECTION: Trouble = {
  reason: 'gateway',
  httpStatus: null,
  code: null,
  message: 'this connection does not exist any more',
}
const NO_LIST: Trouble = { ...NO_CONNECTION, message: 'this vendor has no list of tasks' }
