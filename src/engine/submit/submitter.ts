/**
 * Brings each submitted record to an answer. What must hold (law 4): the record is durable before its first request
 * leaves; one record is never sent twice at a time, in any tab; a lost answer is resolved with the same idempotency
 * key or by looking the key up, and where neither is safe the person decides.
 */
import type { Sighting } from '#domain/task/observation.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { findLost } from '#engine/submit/find-lost.ts'
import { accepted, notSent, queuedAs, refused, unconfirmed } from '#engine/submit/submit-state.ts'
import type { Conversation } from '#engine/conversation/converse.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/connection/line.ts'
import type { Locks } from '#engine/locks.ts'
import type { Loss } from '#engine/connection/loss.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import { pause, type Timers } from '#engine/timers.ts'
import { toldByList, toldBySubmit } from '#engine/connection/told.ts'
import type { ListOutcome, Script, SubmitOutcome } from '#vendors/port.ts'

export interface SubmitterParts {
  readonly ledger: EngineLedger
  readonly storage: TaskStorage
  readonly locks: Locks
  readonly clock: Clock
  readonly timers: Timers
  readonly line: (record: TaskRecord) => Line | undefined
}

export interface Submitter {
  /**
   * `new`: never sent before. `resume`: found in the ledger, perhaps sent by a page that is gone. `force`: the person
   * accepts that it may be billed again.
   */
  send(id: TaskId, manner: 'new' | 'resume' | 'force'): void
  /** Those of them that wait for an answer: after a start, a take-over, a connection that came back. */
  resume(records: Iterable<TaskRecord>): void
  stop(): void
}

/** What is counted on where no page says how long a key is remembered: the shortest that one does say. */
const USUAL_KEY_MEMORY: Millis = 24 * HOUR

const BACK_OFF = { base: 2 * SECOND, cap: MINUTE }

/** A task that does not show in the vendor's list by then was not made, or cannot be told from others. */
const SEARCH_WINDOW: Millis = 10 * MINUTE

/** Vendors that state no limit bear this much. */
const LIST_SIZE = 50

function backOff(attempt: number): Millis {
  return Math.min(BACK_OFF.base * 2 ** Math.min(attempt, 10), BACK_OFF.cap)
}

type SubmitEnd = SubmitOutcome | { readonly kind: 'lost'; readonly loss: Loss }

export function createSubmitter(parts: SubmitterParts): Submitter {
  const { ledger, storage, locks, clock, timers } = parts
  const stopped = new AbortController()
  /** Records under way in this tab, and how to cut their wait short. */
  const active = new Map<TaskId, () => void>()

  function send(id: TaskId, manner: 'new' | 'resume' | 'force'): void {
    const hurry = active.get(id)
    if (hurry !== undefined) return hurry()
    active.set(id, () => undefined)
    void hold(id, manner)
  }

  /** Rejects only for a bug of ours, which the console should see. */
  async function hold(id: TaskId, manner: 'new' | 'resume' | 'force'): Promise<void> {
    try {
      await locks.hold(`renderwatch/submit/${id}`, stopped.signal, () => settle(id, manner))
    } catch (error) {
      if (!stopped.signal.aborted) throw error
    } finally {
      active.delete(id)
    }
  }

  async function settle(id: TaskId, manner: 'new' | 'resume' | 'force'): Promise<void> {
    if (manner !== 'new') await catchUpWithDisk(id)
    const found = waiting(id)
    if (found === undefined) return
    if (manner === 'resume' && found.state.phase === 'submitting') unconfirmed(ledger, id, PAGE_CLOSED, clock.now())
    let mayResend = manner !== 'resume'
    for (let attempt = 0; ; attempt++) {
      const record = waiting(id)
      const line = record && parts.line(record)
      if (record === undefined || line === undefined) return
      const script = scriptFor(record, line, mayResend)
      mayResend = false
      const retryAt = script === null ? await search(line, record, attempt) : await converse(line, id, script, attempt)
      if (retryAt === null) return
      await waitUntil(id, retryAt)
    }
  }

  /** Another tab may have got the answer, and told the disk before it told us. */
  async function catchUpWithDisk(id: TaskId): Promise<void> {
    for (const stored of await storage.read([id])) {
      if (stored.remote !== null && ledger.get(id)?.remote === null) ledger.applyRemote([stored], [])
    }
  }

  function waiting(id: TaskId): TaskRecord | undefined {
    const record = ledger.get(id)
    const isOpen = record?.state.phase === 'submitting' || record?.state.phase === 'unconfirmed'
    return isOpen && record?.remote === null ? record : undefined
  }

  /** The safe way to an answer; null when only the person can decide. */
  function scriptFor(record: TaskRecord, line: Line, mayResend: boolean): (() => Script<SubmitOutcome>) | null {
    const { vendor } = line
    const { request } = record
    if (request === null) return null
    if (mayResend || record.state.phase === 'submitting' || isSafeToResend(record, line, clock.now())) {
      return () => vendor.submit(request)
    }
    const lookUp = vendor.lookUpByOwnKey
    return lookUp === undefined ? null : () => lookUp(request.idempotencyKey)
  }

  /** One request and its consequences. Returns when to go on; null: there is an answer, or nothing more to do. */
  async function converse(
    line: Line,
    id: TaskId,
    begin: () => Script<SubmitOutcome>,
    attempt: number,
  ): Promise<EpochMs | null> {
    const conversation = await line.talk<SubmitEnd>({
      begin,
      turn: { urgency: 'person', deadline: clock.now(), waits: 'unless-blocked', key: null },
      signal: stopped.signal,
      lost: (loss) => ({ kind: 'lost', loss }),
      told: (end) => (end.kind === 'lost' ? null : toldBySubmit(end)),
    })
    const retryAt = conclude(line, id, conversation, conversation.answeredAt + backOff(attempt))
    await keep(id)
    return retryAt
  }

  /** Another tab that waits for this record's lock reads the disk. A failing disk is told by the storage's state. */
  async function keep(id: TaskId): Promise<void> {
    ledger.commitNow()
    const after = ledger.get(id)
    if (after !== undefined) await storage.writeNow([after], []).catch(() => undefined)
  }

  /** Looks for the task in the vendor's list; what it says there is left to the polls. Returns as `converse` does. */
  async function search(line: Line, record: TaskRecord, attempt: number): Promise<EpochMs | null> {
    const { list, listPageLimit = LIST_SIZE } = line.vendor
    if (list === undefined || record.state.phase !== 'unconfirmed') return null
    if (clock.now() - record.addedAt > SEARCH_WINDOW) return null
    const { value, askedAt, answeredAt } = await line.talk<ListOutcome | null>({
      begin: () => list(1, listPageLimit),
      turn: { urgency: 'person', deadline: clock.now(), waits: 'unless-blocked', key: null },
      signal: stopped.signal,
      lost: () => null,
      told: (end) => (end === null ? null : toldByList(end)),
    })
    const isTracked = (remoteId: string) => ledger.findByRemote(record.connection, remoteId) !== undefined
    const found = value?.kind === 'page' ? findLost(record, value.tasks, isTracked) : null
    if (found === null) return answeredAt + backOff(attempt)
    const sighting = { askedAt, answeredAt, lastAskedAt: null, vendorClock: line.vendorClock() }
    accepted(ledger, record.id, found.remote, queuedAs(found), sighting)
    await keep(record.id)
    return null
  }

  function conclude(line: Line, id: TaskId, talk: Conversation<SubmitEnd>, again: EpochMs): EpochMs | null {
    const { value: end, askedAt, answeredAt } = talk
    const sighting = { askedAt, answeredAt, lastAskedAt: null, vendorClock: line.vendorClock() }
    switch (end.kind) {
      case 'accepted':
        accepted(ledger, id, end.remote, end.observation, sighting)
        return null
      case 'refused':
        refused(ledger, id, end.failure, end.evidence, sighting)
        return null
      case 'postponed':
        if (ledger.get(id) === undefined) return null
        ledger.observed(id, { ...end, kind: 'unreachable' }, sighting)
        return Math.max(end.retryAt ?? again, answeredAt + SECOND)
      case 'unknown':
        if (ledger.get(id) === undefined) return null
        ledger.observed(id, { ...end, kind: 'unreachable', retryAt: null }, sighting)
        unconfirmed(ledger, id, end.trouble, answeredAt)
        return again
      case 'lost':
        return concludeLoss(line, id, end.loss, sighting, again)
    }
  }

  function concludeLoss(line: Line, id: TaskId, loss: Loss, sighting: Sighting, again: EpochMs): EpochMs | null {
    const record = ledger.get(id)
    if (record === undefined) return null
    const { trouble } = loss
    if (loss.reached === 'maybe') {
      unconfirmed(ledger, id, trouble, sighting.answeredAt)
      return again
    }
    if (trouble.reason === 'throttled') return again
    // The gateway was restarted while this one stood in line: it goes to the new line.
    if (loss.unsent && parts.line(record) !== line) return sighting.answeredAt
    // An earlier attempt may have arrived: that this one did not go out decides nothing.
    if (record.state.phase === 'submitting') refused(ledger, id, notSent(trouble), loss.evidence, sighting)
    return null
  }

  async function waitUntil(id: TaskId, at: EpochMs): Promise<void> {
    const hurry = new AbortController()
    active.set(id, () => hurry.abort())
    await pause(timers, at - clock.now(), AbortSignal.any([stopped.signal, hurry.signal])).catch(() => undefined)
    stopped.signal.throwIfAborted()
    active.set(id, () => undefined)
  }

  return {
    send,
    resume(records) {
      for (const { id, request } of records) {
        if (request !== null && waiting(id) !== undefined && !active.has(id)) send(id, 'resume')
      }
    },
    stop: () => stopped.abort(new DOMException('the engine stops', 'AbortError')),
  }
}

/** True when sending the very same request again can make no second task. */
export function isSafeToResend(record: TaskRecord, { vendor }: Line, now: EpochMs): boolean {
  // "About" is all that vendors say: after half of it a resend may already be a second task.
  const trusted = (vendor.advice.keyMemory ?? USUAL_KEY_MEMORY) / 2
  return vendor.resend === 'idempotent' && now - record.addedAt < trusted
}

const PAGE_CLOSED = {
  reason: 'network',
  httpStatus: null,
  code: null,
  message: 'the page was closed before the vendor answered',
} as const
