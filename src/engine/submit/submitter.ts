/**
 * Brings each submitted record to an answer. What must hold (law 4): the record is durable before its first request
 * leaves; one record is never sent twice at a time, in any tab; a lost answer is resolved with the same idempotency
 * key or by looking the key up, and where neither is safe the person decides.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Sighting } from '#domain/task/observation.ts'
import type { Candidate, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import type { TurnRequest } from '#engine/connection/turn-queue.ts'
import { type Call, lookUpCall, submitCall } from '#engine/conversation/calls.ts'
import type { Conversation } from '#engine/conversation/converse.ts'
import type { Lost } from '#engine/conversation/outcome.ts'
import { accept, acceptFound, holderIn } from '#engine/submit/accept.ts'
import { candidatesFor, findLost, lostAt } from '#engine/submit/find-lost.ts'
import { ListSearch, LOOKS, LOOKS_END } from '#engine/submit/list-search.ts'
import {
  candidateOf,
  notSent,
  refusal,
  unconfirmed,
  withCandidates,
  withoutCandidates,
} from '#engine/submit/submit-state.ts'
import { afterLoss, nextStep } from '#engine/submit/submit-step.ts'
import type { SubmitsParts } from '#engine/submit/submits.ts'
import { pause } from '#engine/timers.ts'
import type { SubmitOutcome } from '#vendors/port.ts'

type SubmitterParts = Pick<SubmitsParts, 'ledger' | 'storage' | 'locks' | 'clock' | 'timers'> & {
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
  /** Counted from 1, of this page. */
  readonly number: number
  readonly search: ListSearch
}

/** When to go on; null: there is an answer, or nothing more to do. */
type GoOnAt = EpochMs | null

const BACK_OFF: BackOff = { base: 2 * SECOND, cap: MINUTE }

const PAGE_CLOSED: Trouble = {
  reason: 'network',
  httpStatus: null,
  code: null,
  message: 'the page was closed before the vendor answered',
}

export class Submitter {
  readonly #parts: SubmitterParts
  readonly #stopped = new AbortController()
  /** Records under way in this tab, and what another wish for them does: while one of their submits travels, nothing. */
  readonly #active = new Map<TaskId, (manner: Manner) => void>()
  /** Those that the person wants sent again, whatever it bills. */
  readonly #forced = new Set<TaskId>()
  /** Records whose last look in a list was taken: a page that is opened again takes another. */
  readonly #lookedLast = new Set<TaskId>()

  constructor(parts: SubmitterParts) {
    this.#parts = parts
  }

  /** Sends one record; one that waits for its next try is hurried instead. */
  send(id: TaskId, manner: Manner): void {
    const hurry = this.#active.get(id)
    if (hurry !== undefined) return hurry(manner)
    this.#active.set(id, () => undefined)
    void this.#hold(id, manner)
  }

  /** Those of them that wait for an answer: after a start, a take-over, a connection that came back. */
  resume(records: Iterable<TaskRecord>): void {
    for (const { id, request } of records) {
      if (request !== null && this.#waiting(id) !== undefined && !this.#active.has(id)) this.send(id, 'resume')
    }
  }

  /** The person says which task it is. False where another submit has that one, or this one has a task by now. */
  async take(id: TaskId, candidate: Candidate): Promise<boolean> {
    const record = this.#waiting(id)
    const { ledger } = this.#parts
    if (record === undefined || holderIn(ledger, record, candidate.remote.id) === 'submitted') return false
    acceptFound(this.#parts, id, candidate, this.#now(), this.#parts.line(record)?.vendorClock() ?? null)
    await this.#keep(id)
    return true
  }

  /** The person says that it is none of those that were found. */
  async takeNone(id: TaskId): Promise<void> {
    this.#parts.ledger.change(id, withoutCandidates)
    await this.#keep(id)
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
      this.#forced.delete(id)
    }
  }

  async #settle(id: TaskId, manner: Manner): Promise<void> {
    if (manner !== 'new') await this.#catchUpWithDisk(id)
    const found = this.#waiting(id)
    if (found === undefined) return
    if (manner === 'resume' && found.state.phase === 'submitting') this.#leaveOpen(id, PAGE_CLOSED, this.#now())
    const { signal } = this.#stopped
    const search = new ListSearch((line, call) => line.talk(call, this.#turn(), signal))
    for (let number = 1; ; number++) {
      this.#active.set(id, () => undefined)
      const record = this.#waiting(id)
      const line = record && this.#parts.line(record)
      if (record === undefined || line === undefined) return
      const mayResend = this.#forced.delete(id) || (number === 1 && manner !== 'resume')
      const goOnAt = await this.#attempt({ record, line, number, search }, mayResend)
      const isForced = this.#forced.has(id)
      if (goOnAt === null && !isForced) return
      if (goOnAt !== null && !isForced) await this.#waitUntil(id, goOnAt)
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
  async #search({ record: { id, connection }, line, number, search }: Attempt): Promise<GoOnAt> {
    const { ledger } = this.#parts
    const lookedAt = this.#now()
    const before = ledger.get(id)
    if (before === undefined || this.#isLookedFor(before, lookedAt)) return null
    const holderOf = (remoteId: string) => holderIn(ledger, before, remoteId)
    // No request of this one is on its way: a wish to send it anyway is noted.
    this.#active.set(id, (manner) => this.#note(id, manner))
    const look = await search.look(before, line, holderOf)
    // The person may have said meanwhile which it is.
    const record = this.#waiting(id)
    if (record === undefined) return null
    const goOnAt = this.#now() + waitAfter(LOOKS, number)
    if (look === null) return goOnAt
    const open = [...ledger.open()].filter((other) => other.connection === connection && this.#waiting(other.id))
    const asked = { record, open, rows: look.rows, clock: line.vendorClock(), holderOf }
    const match = look.complete ? findLost(asked) : null
    const isMatched = match !== null && match.settledAt <= lookedAt
    if (isMatched) acceptFound(this.#parts, id, candidateOf(match.row), this.#now(), asked.clock)
    else ledger.change(id, (own) => withCandidates(own, candidatesFor(asked)))
    await this.#keep(id)
    if (isMatched) return null
    return match === null ? goOnAt : match.settledAt
  }

  /** Over is the search when its time is, but for one look of a page that was closed meanwhile. */
  #isLookedFor(record: TaskRecord, now: EpochMs): boolean {
    if (now - lostAt(record) <= LOOKS_END) return false
    if (this.#lookedLast.has(record.id)) return true
    this.#lookedLast.add(record.id)
    return false
  }

  #turn(): TurnRequest {
    return { urgency: 'person', deadline: this.#now(), waits: 'unless-blocked', key: null }
  }

  /** The record must be in the ledger. */
  #conclude(attempt: Attempt, talk: Conversation<SubmitOutcome>): GoOnAt {
    const { record, line, number } = attempt
    const { ledger } = this.#parts
    const { id } = record
    const wait = waitAfter(BACK_OFF, number)
    const sighting = sightingOf(talk, line)
    if (talk.kind !== 'said') return this.#concludeLoss(attempt, talk, sighting)
    const end = talk.value
    switch (end.kind) {
      case 'accepted':
        accept(this.#parts, id, end.remote, end.observation, sighting)
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

  #concludeLoss({ record: { id }, line, number }: Attempt, lost: Lost, sighting: Sighting): GoOnAt {
    const { ledger } = this.#parts
    const record = ledger.get(id)
    if (record === undefined) return null
    const { answeredAt } = sighting
    const end = afterLoss(lost, record)
    if (end === 'unconfirmed') this.#leaveOpen(id, lost.trouble, answeredAt)
    if (end === 'unconfirmed' || end === 'wait') return answeredAt + waitAfter(BACK_OFF, number)
    // The gateway was restarted while this one stood in line: it goes to the new line.
    if (lost.kind === 'unsent' && this.#parts.line(record) !== line) return answeredAt
    if (end === 'refused') ledger.observed(id, refusal(notSent(lost.trouble), lost.evidence), sighting)
    return null
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
    this.#active.set(id, (manner) => {
      this.#note(id, manner)
      hurry.abort()
    })
    await pause(this.#parts.timers, at - this.#now(), signal).catch(() => undefined)
    this.#stopped.signal.throwIfAborted()
  }

  #note(id: TaskId, manner: Manner): void {
    if (manner === 'force') this.#forced.add(id)
  }

  #now(): EpochMs {
    return this.#parts.clock.now()
  }
}

function sightingOf({ askedAt, answeredAt }: Conversation<unknown>, line: Line): Sighting {
  return { askedAt, answeredAt, lastAskedAt: null, vendorClock: line.vendorClock() }
}
