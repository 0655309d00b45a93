/**
 * record + observation -> record: the one place where what a vendor said becomes what we know. Laws, each a
 * property test: terminal phases absorb; folding the same observation twice is folding it once (and keeps the
 * record's identity, so that nothing renders or is written); progress never falls within a phase; trouble changes
 * only `contact`; an impossible sequence is kept as an anomaly on the timeline; *not found* is an end only when it is
 * said twice, some time apart.
 */
import { contactAfter } from '#domain/connection/contact.ts'
import type { Evidence, KeptEvidence } from '#domain/task/evidence.ts'
import type { Observation, Sighting, VendorFacts } from '#domain/task/observation.ts'
import type { Output } from '#domain/output/output.ts'
import type { Contact, ObservedState, TaskRecord, TaskState } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { MINUTE, SECOND, type EpochMs, type Millis } from '#domain/time.ts'
import { withAnomaly, withPhase } from '#domain/timeline/timeline-fold.ts'

type StatusObservation = Extract<Observation, { kind: 'status' }>

const FINE: Contact = { kind: 'fine' }

/** What we know after one more reply, or one more failure to get one. Never throws. */
export function fold(record: TaskRecord, observation: Observation, sighting: Sighting): TaskRecord {
  if (observation.kind !== 'status') {
    return { ...record, contact: contactAfter(record.contact, observation, sighting.answeredAt) }
  }
  if (isTerminal(record.state.phase))
    return kept(record, foldTerminal(record, endOfOurs(record, observation), sighting))
  if (observation.state.phase === 'gone' && record.goneMeansCancelled !== undefined) {
    return kept(record, foldLive(record, endOfOurs(record, observation), sighting))
  }
  if (observation.state.phase !== 'gone') return kept(record, foldLive(record, observation, sighting))
  const { since } = doubtOf(record.contact) ?? { since: sighting.answeredAt }
  const apart = record.state.phase === 'tracked' ? UNSEEN_SAID_AGAIN_AFTER : SAID_AGAIN_AFTER
  if (sighting.answeredAt - since < apart) {
    return kept(record, { ...record, contact: doubtFrom(since, observation) })
  }
  // It went before it was first said to be gone; when it was last seen before that, nobody noted.
  return kept(record, foldLive(record, observation, { ...sighting, answeredAt: since, lastAskedAt: null }))
}

/** A vendor that took our cancel and does not know the task any more says that it is cancelled. */
function endOfOurs(record: TaskRecord, observation: StatusObservation): StatusObservation {
  const { phase } = record.state
  const mayBeOurs = record.goneMeansCancelled !== undefined && (!isTerminal(phase) || phase === 'cancelled')
  const isOurs = observation.state.phase === 'gone' && mayBeOurs
  return isOurs ? { ...observation, state: { phase: 'cancelled' } } : observation
}

function kept(record: TaskRecord, next: TaskRecord): TaskRecord {
  return sameRecord(record, next) ? record : next
}

/**
 * A 404 says less than a task object: a cache, a replica that lags or a deployment says it too, of a task that goes on.
 * It is believed when it is said again so much later and nothing else was said between.
 */
const SAID_AGAIN_AFTER: Millis = 10 * SECOND
/** An id that was never answered for is most likely mistyped, and somebody waits to hear it. */
const UNSEEN_SAID_AGAIN_AFTER: Millis = 4 * SECOND

/** The line while *not found* was said only once; null where nothing is doubted. */
function doubtOf(contact: Contact): { readonly since: EpochMs } | null {
  return contact.kind === 'retrying' && contact.trouble.reason === 'not-found' ? contact : null
}

function doubtFrom(since: EpochMs, { evidence }: StatusObservation): Contact {
  const message = 'the vendor said that it does not know this task; it is asked again before that is believed'
  const trouble = { reason: 'not-found', httpStatus: evidence.httpStatus, code: null, message } as const
  return { kind: 'retrying', since, streak: 1, trouble, evidence }
}

function foldLive(record: TaskRecord, observation: StatusObservation, sighting: Sighting): TaskRecord {
  const { facts } = observation
  const { remark: _past, ...rest } = record
  return {
    ...rest,
    ...remarkOf(observation),
    state: nextState(record.state, observation.state),
    contact: FINE,
    timeline: withPhase(record, observation, sighting),
    model: facts.model ?? record.model,
    ...echoAfter(record, facts),
    ...moveAfter(record, facts, sighting),
    estimate: facts.estimate ?? record.estimate,
    cost: facts.cost ?? record.cost,
    outputs: outputsAfter(record, observation.outputs),
    evidence: evidenceAfter(record.evidence, observation.evidence),
  }
}

/** Over is over: a later answer may renew links and fill in facts, anything else is an anomaly. */
function foldTerminal(record: TaskRecord, observation: StatusObservation, sighting: Sighting): TaskRecord {
  const { phase } = record.state
  if (observation.state.phase !== phase) {
    const text = `after ${phase} the vendor said ${wordOf(observation)}`
    return { ...record, contact: FINE, timeline: withAnomaly(record.timeline, sighting.answeredAt, text) }
  }
  return {
    ...record,
    contact: FINE,
    ...remarkOf(observation),
    ...echoAfter(record, observation.facts),
    cost: observation.facts.cost ?? record.cost,
    outputs: keepAll(record.outputs, outputsAfter(record, observation.outputs)),
    evidence: evidenceAfter(record.evidence, observation.evidence),
  }
}

/** While the task goes on a remark holds as long as it is made; what was said of an end stays said. */
function remarkOf({ remark }: StatusObservation): Pick<TaskRecord, 'remark'> {
  return remark === undefined ? {} : { remark }
}

/** A vendor that cuts or rewords its echo later has said the prompt before. */
function echoAfter({ echoedPrompt }: TaskRecord, { prompt }: VendorFacts): Pick<TaskRecord, 'echoedPrompt'> {
  const said = echoedPrompt ?? prompt
  return said === null ? {} : { echoedPrompt: said }
}

/** Clocks are compared anew with each answer, so that a smaller step may be no step of the task at all. */
const LEAST_MOVE: Millis = 2 * SECOND

/** A task moves forward only, and never later than the answer that says so. */
function moveAfter(
  { movedAt }: TaskRecord,
  facts: VendorFacts,
  { vendorClock, answeredAt }: Sighting,
): Pick<TaskRecord, 'movedAt'> {
  if (facts.movedAt === null) return {}
  const seen = Math.min(facts.movedAt - (vendorClock?.offset ?? 0), answeredAt)
  return movedAt === undefined || seen - movedAt >= LEAST_MOVE ? { movedAt: seen } : {}
}

function wordOf(observation: StatusObservation): string {
  return observation.evidence.statusWord === null ? observation.state.phase : `"${observation.evidence.statusWord}"`
}

function nextState(before: TaskState, seen: ObservedState): ObservedState {
  if (seen.phase !== 'running' || before.phase !== 'running') return seen
  if (before.progress === null) return seen
  return { phase: 'running', progress: Math.max(before.progress, seen.progress ?? 0) }
}

/** A link that lives so much longer than the one before was renewed: its end is told of anew. */
const RENEWED_BY: Millis = 10 * MINUTE

/** New links replace old ones; what happened to an output here (saved, kept, told, answered) is never forgotten. */
function outputsAfter({ connection, outputs: before }: TaskRecord, seen: readonly Output[]): readonly Output[] {
  if (seen.length === 0) return before
  const known = new Map(before.map((output) => [output.key, output]))
  const merged = seen.map((output) =>
    withOwn(output.keyedBy === undefined ? output : { ...output, keyedBy: connection }, known.get(output.key)),
  )
  return keepAll(
    before.filter((output) => output.saved !== null || output.copy !== null),
    merged,
  )
}

function withOwn(seen: Output, known: Output | undefined): Output {
  if (known === undefined) return seen
  const renewed = (seen.expiry?.at ?? Infinity) - (known.expiry?.at ?? Infinity) >= RENEWED_BY
  const { saved, copy, answer, notKept } = known
  // Another link is another chance to keep it.
  const isSameLink = !renewed && seen.url === known.url
  return {
    ...seen,
    saved,
    copy,
    told: renewed ? null : known.told,
    answer,
    ...(notKept === undefined || !isSameLink ? {} : { notKept }),
  }
}

function keepAll(before: readonly Output[], after: readonly Output[]): readonly Output[] {
  const keys = new Set(after.map((output) => output.key))
  return [...after, ...before.filter((output) => !keys.has(output.key))]
}

/**
 * A request id differs in every answer; alone it is no news, or each poll would render and write every task. Of a text
 * that is shelved nobody can say here that it is the same: the answer that is seen stays.
 */
function evidenceAfter(before: KeptEvidence | null, seen: Evidence): KeptEvidence {
  const same =
    before !== null &&
    before.body === seen.body &&
    before.bodyLength === seen.bodyLength &&
    before.httpStatus === seen.httpStatus &&
    before.statusWord === seen.statusWord
  return same ? before : seen
}

/** Structural comparison of the parts that a status observation can change; all of them are small plain data. */
function sameRecord(a: TaskRecord, b: TaskRecord): boolean {
  return (
    a.evidence === b.evidence &&
    a.model === b.model &&
    a.estimate === b.estimate &&
    a.echoedPrompt === b.echoedPrompt &&
    a.movedAt === b.movedAt &&
    a.timeline.length === b.timeline.length &&
    sameJson(a.remark, b.remark) &&
    sameJson(a.contact, b.contact) &&
    sameJson(a.state, b.state) &&
    sameJson(a.cost, b.cost) &&
    sameJson(a.outputs, b.outputs) &&
    sameJson(a.timeline, b.timeline)
  )
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
