/** Requests that the person waits for: they go ahead of polls, and give up at once where nothing can be sent. */
import type { Evidence } from '#domain/task/evidence.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Clock } from '#domain/time.ts'
import type { Conversation } from '#engine/conversation/converse.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { Commands, Polling } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/connection/line.ts'
import type { Urgency } from '#engine/connection/turn-queue.ts'
import { type Call, cancelCall, listCall, probeCall } from '#engine/conversation/calls.ts'
import type { ListOutcome } from '#vendors/listing.ts'
import type { CancelOutcome } from '#vendors/port.ts'

interface AskParts {
  readonly ledger: EngineLedger
  readonly polling: Pick<Polling, 'checkNow'> & {
    /** Tells the tab that polls that the key works again. */
    readonly tellUnblocked: (connection: ConnectionId) => void
  }
  readonly clock: Clock
  readonly line: (connection: ConnectionId) => Line | undefined
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal
}

type AskCommands = Pick<Commands, 'recheck' | 'cancel' | 'testConnection' | 'endWait' | 'list'>

export function askCommands({ ledger, polling, clock, line, signal }: AskParts): AskCommands {
  function ask<T>(way: Line, urgency: Urgency, call: Call<T>): Promise<Conversation<T>> {
    return way.talk(call, { urgency, deadline: clock.now(), waits: 'never', key: null }, signal)
  }

  function conclude(id: TaskId, way: Line, talk: Conversation<CancelOutcome>): CommandResult {
    if (talk.kind !== 'said') return notTold(talk.trouble)
    const { value: end, askedAt, answeredAt } = talk
    if (end.kind === 'trouble') return notTold(end.trouble)
    if (end.kind === 'refused') return { ok: false, message: end.failure.message }
    if (end.kind === 'requested' && way.vendor.goneWhenCancelled === true) {
      ledger.change(id, (record) => ({ ...record, goneMeansCancelled: answeredAt }))
    }
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
      if (isTerminal(record.state.phase)) return { ok: false, message: 'This task is over.' }
      if (remote === null) return { ok: false, message: 'The vendor has not said yet that it has this task.' }
      const call = cancelCall(way.vendor, remote.handle)
      if (call === null) return { ok: false, message: `${way.vendor.label} has no way to cancel a task.` }
      return conclude(id, way, await ask(way, 'person', call))
    },
    async testConnection(connection) {
      const way = line(connection)
      if (way === undefined) return { kind: 'trouble', trouble: NO_CONNECTION, evidence: null }
      const talk = await ask(way, 'test', probeCall(way.vendor))
      if (talk.kind !== 'said') return { kind: 'trouble', trouble: talk.trouble, evidence: talk.evidence }
      if (talk.value.kind === 'works') {
        way.unblock()
        polling.tellUnblocked(connection)
      }
      return talk.value
    },
    async endWait(connection) {
      line(connection)?.unblock()
      polling.tellUnblocked(connection)
      const waiting = [...ledger.open()].filter(
        (task) => task.connection === connection && task.contact.kind === 'waiting',
      )
      await polling.checkNow(waiting.map(({ id }) => id))
    },
    async list(connection, from, size) {
      const way = line(connection)
      if (way === undefined) return listTrouble(NO_CONNECTION, null)
      const call = listCall(way.vendor, from, size)
      if (call === null) return listTrouble(NO_LIST, null)
      const talk = await ask(way, 'person', call)
      return talk.kind === 'said' ? talk.value : listTrouble(talk.trouble, talk.evidence)
    },
  }
}

function notTold({ message }: Trouble): CommandResult {
  return { ok: false, message: `Nobody knows whether it was cancelled: ${message}` }
}

function startedOver(record: TaskRecord): TaskRecord {
  return { ...record, state: { phase: 'tracked' }, contact: { kind: 'fine' } }
}

function listTrouble(trouble: Trouble, evidence: Evidence | null): ListOutcome {
  return { kind: 'trouble', observation: { kind: 'unreachable', trouble, retryAt: null, evidence } }
}

const NO_CONNECTION: Trouble = {
  reason: 'gateway',
  httpStatus: null,
  code: null,
  message: 'this connection does not exist any more',
}
const NO_LIST: Trouble = { ...NO_CONNECTION, message: 'this vendor has no list of tasks' }
