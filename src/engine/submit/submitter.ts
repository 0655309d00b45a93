/**
 * Brings each submitted record to an answer. What must hold (law 4): the record is durable before its first request
 * leaves; one record is never sent twice at a time, in any tab; a lost answer is resolved with the same idempotency
 * key or by looking the key up, and where neither is safe the person decides.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Observation, Sighting } from '#domain/task/observation.ts'
import type { Remote, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import type { TurnRequest } from '#engine/connection/turn-queue.ts'
import { type Call, listCall, lookUpCall, submitCall } from '#engine/conversation/calls.ts'
import type { Conversation } from '#engine/conversation/converse.ts'
import type { Lost } from '#engine/conversation/outcome.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import { findLost } from '#engine/submit/find-lost.ts'
import { mergedWith, notSent, queuedAs, refusal, unconfirmed } from '#engine/submit/submit-state.ts'
import { afterLoss, nextStep } from '#engine/submit/submit-step.ts'
import { pause, type Timers } from '#engine/timers.ts'
import type { SubmitOutcome } from '#vendors/port.ts'

interface SubmitterParts {
  readonly ledger: EngineLedger
  readonly storage: TaskStorage
  readonly locks: Locks
  readonly clock: Clock
  readonly timers: Timers
  readonly line: (record: TaskRecord) => Line | undefined
}

/**
 * `new`: never sent before. `resume`: found in the ledger, perhaps sent by a page that is gone. `force`: the person
 * accepts that it may be billed again.
 */
type Manner = 'new' | 'resume' | 'force'

/** One request for a record, or one look for its task. */
interface Attempt {
  readonly record: TaskRecord
  readonly line: Line
  /** When to go on if it brings nothing, counted from its end. */
  readonly wait: number
}

/** When to go on; null: there is an answer, or nothing more to do. */
type GoOnAt = EpochMs | null

const BACK_OFF: BackOff = { base: 2 * SECOND, cap: MINUTE }

/** Vendors that state no limit bear this much. */
const LIST_SIZE = 50

const PAGE_CLOSED: Trouble = {
  reason: 'network',
  httpStatus: null,
  code: null,
  message: 'the page was closed before the vendor answered',
}

export class Submitter {
  readonly #parts: SubmitterParts
  readonly #stopped = new AbortController()
  /** Records under way in this tab, and how to cut their wait short. */
  readonly #active = new Map<TaskId, () => void>()

  constructor(parts: SubmitterParts) {
    this.#parts = parts
  }

  /** Sends one record; one that waits for its next try is hurried instead. */
  send(id: TaskId, manner: Manner): void {
    const hurry = this.#active.get(id)
    if (hurry !== undefined) return hurry()
    this.#active.set(id, () => undefined)
    void this.#hold(id, manner)
  }

  /** Those of them that wait for an answer: after a start, a take-over, a connection that came back. */
  resume(records: Iterable<TaskRecord>): void {
    for (const { id, request } of records) {
      if (request !== null && this.#waiting(id) !== undefined && !this.#active.has(id)) this.send(id, 'resume')
    }
  }

  stop(): void {
    this.#stopped.abort(new DOMException('the engine stops', 'AbortError'))
  }

  /** Rejects only for a bug of ours, which the console should see. */
  async #hold(id: TaskId, manner: Manner): Promise<void> {
    const { locks } = this.#parts
    try {
      await locks.hold(`renderwatch/submit/${id}`, this.#stopped.signal, () => this.#settle(id, manner))
    } catch (error) {
      if (!this.#stopped.signal.aborted) throw error
    } finally {
      this.#active.delete(id)
    }
  }

  async #settle(id: TaskId, manner: Manner): Promise<void> {
    if (manner !== 'new') await this.#catchUpWithDisk(id)
    const found = this.#waiting(id)
    if (found === undefined) return
    if (manner === 'resume' && found.state.phase === 'submitting') this.#leaveOpen(id, PAGE_CLOSED, this.#now())
    for (let attempt = 1; ; attempt++) {
      const record = this.#waiting(id)
      const line = record && this.#parts.line(record)
      if (record === undefined || line === undefined) return
      const mayResend = attempt === 1 && manner !== 'resume'
      const goOnAt = await this.#attempt({ record, line, wait: waitAfter(BACK_OFF, attempt) }, mayResend)
      if (goOnAt === null) return
      await this.#waitUntil(id, goOnAt)
    }
  }

  /** Another tab may have got the answer, and told the disk before it told us. */
  async #catchUpWithDisk(id: TaskId): Promise<void> {
    const { ledger, storage } = this.#parts
    for (const stored of await storage.read([id])) {
      if (stored.remote !== null && ledger.get(id)?.remote === null) ledger.applyRemote([stored], [])
    }
  }

  #waiting(id: TaskId): TaskRecord | undefined {
    const record = this.#parts.ledger.get(id)
    const isOpen = record?.state.phase === 'submitting' || record?.state.phase === 'unconfirmed'
    return isOpen && record?.remote === null ? record : undefined
  }

  async #attempt(attempt: Attempt, mayResend: boolean): Promise<GoOnAt> {
    const { record, line } = attempt
    const { request } = record
    const step = nextStep(record, line.vendor, mayResend, this.#now())
    if (request === null || step === 'leave') return null
    if (step === 'search') return this.#search(attempt)
    const { vendor } = line
    const call = step === 'submit' ? submitCall(vendor, request) : lookUpCall(vendor, request.idempotencyKey)
    return call === null ? null : this.#ask(attempt, call)
  }

  /** One request and its consequences. */
  async #ask(attempt: Attempt, call: Call<SubmitOutcome>): Promise<GoOnAt> {
    const { record, line } = attempt
    const talk = await line.talk(call, this.#turn(), this.#stopped.signal)
    const goOnAt = this.#parts.ledger.get(record.id) === undefined ? null : this.#conclude(attempt, talk)
    await this.#keep(record.id)
    return goOnAt
  }

  /** Looks for the task in the vendor's list; what it says there is left to the polls. */
  async #search({ record, line, wait }: Attempt): Promise<GoOnAt> {
    const { ledger } = this.#parts
    const call = listCall(line.vendor, 1, line.vendor.listPageLimit ?? LIST_SIZE)
    if (call === null) return null
    const talk = await line.talk(call, this.#turn(), this.#stopped.signal)
    const isTracked = (remoteId: string) => ledger.findByRemote(record.connection, remoteId) !== undefined
    const tasks = talk.kind === 'said' && talk.value.kind === 'page' ? talk.value.tasks : []
    const found = findLost(record, tasks, isTracked)
    if (found === null) return talk.answeredAt + wait
    this.#accept(record.id, found.remote, queuedAs(found), sightingOf(talk, line))
    await this.#keep(record.id)
    return null
  }

  #turn(): TurnRequest {
    return { urgency: 'person', deadline: this.#now(), waits: 'unless-blocked', key: null }
  }

  /** The record must be in the ledger. */
  #conclude(attempt: Attempt, talk: Conversation<SubmitOutcome>): GoOnAt {
    const { record, line, wait } = attempt
    const { ledger } = this.#parts
    const { id } = record
    const sighting = sightingOf(talk, line)
    if (talk.kind !== 'said') return this.#concludeLoss(attempt, talk, sighting)
    const end = talk.value
    switch (end.kind) {
      case 'accepted':
        this.#accept(id, end.remote, end.observation, sighting)
        return null
      case 'refused':
        ledger.observed(id, refusal(end.failure, end.evidence), sighting)
        return null
      case 'postponed':
        ledger.observed(id, { ...end, kind: 'unreachable' }, sighting)
        return Math.max(end.retryAt ?? talk.answeredAt + wait, talk.answeredAt + SECOND)
      case 'unknown':
        ledger.observed(id, { ...end, kind: 'unreachable', retryAt: null }, sighting)
        this.#leaveOpen(id, end.trouble, talk.answeredAt)
        return talk.answeredAt + wait
    }
  }

  #concludeLoss({ record: { id }, line, wait }: Attempt, lost: Lost, sighting: Sighting): GoOnAt {
    const { ledger } = this.#parts
    const record = ledger.get(id)
    if (record === undefined) return null
    const { answeredAt } = sighting
    const end = afterLoss(lost, record)
    if (end === 'unconfirmed') this.#leaveOpen(id, lost.trouble, answeredAt)
    if (end === 'unconfirmed' || end === 'wait') return answeredAt + wait
    // The gateway was restarted while this one stood in line: it goes to the new line.
    if (lost.kind === 'unsent' && this.#parts.line(record) !== line) return answeredAt
    if (end === 'refused') ledger.observed(id, refusal(notSent(lost.trouble), lost.evidence), sighting)
    return null
  }

  /** The vendor has the task. A record that was pasted for the same task meanwhile is merged into the submitted one. */
  #accept(id: TaskId, remote: Remote, observation: Observation, sighting: Sighting): void {
    const { ledger } = this.#parts
    const record = ledger.get(id)
    if (record === undefined) return
    const twin = ledger.findByRemote(record.connection, remote.id)
    if (twin !== undefined && twin.id !== id && twin.request === null) {
      ledger.forget([twin.id])
      ledger.change(id, (own) => mergedWith(own, twin))
    }
    ledger.change(id, (own) => ({ ...own, remote }))
    // What polling has seen since is newer than the answer to the submit.
    if (twin === undefined || twin.state.phase === 'tracked') ledger.observed(id, observation, sighting)
  }

  #leaveOpen(id: TaskId, trouble: Trouble, at: EpochMs): void {
    this.#parts.ledger.change(id, (record) => unconfirmed(record, trouble, at))
  }

  /** Another tab that waits for this record's lock reads the disk. A failing disk is told by the storage's state. */
  async #keep(id: TaskId): Promise<void> {
    const { ledger, storage } = this.#parts
    ledger.commitNow()
    const after = ledger.get(id)
    if (after !== undefined) await storage.writeNow([after], []).catch(() => undefined)
  }

  async #waitUntil(id: TaskId, at: EpochMs): Promise<void> {
    const hurry = new AbortController()
    const signal = AbortSignal.any([this.#stopped.signal, hurry.signal])
    this.#active.set(id, () => hurry.abort())
    await pause(this.#parts.timers, at - this.#now(), signal).catch(() => undefined)
    this.#stopped.signal.throwIfAborted()
    this.#active.set(id, () => undefined)
  }

  #now(): EpochMs {
    return this.#parts.clock.now()
  }
}

function sightingOf({ askedAt, answeredAt }: Conversation<unknown>, line: Line): Sighting {
  return { askedAt, answeredAt, lastAskedAt: null, vendorClock: line.vendorClock() }
}
