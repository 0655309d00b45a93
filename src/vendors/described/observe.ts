/** One answer, read by a description. Total: whatever comes back is an observation. */
import type { Json } from '#domain/json.ts'
import type { Failure } from '#domain/task/failure.ts'
import type { Observation, VendorFacts } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { ObservedState } from '#domain/task/task.ts'
import type { Output } from '#domain/output/output.ts'
import { codeAt, envelopeOf, messageAt, unwrapped } from '#vendors/described/answer-of.ts'
import type { DescribedPhase, Description, Reading } from '#vendors/described/description.ts'
import { factsOf, positionOf, progressOf } from '#vendors/described/facts-of.ts'
import { wordAt } from '#vendors/described/find.ts'
import type { FileSource } from '#vendors/described/keyed-files.ts'
import { outputsOf } from '#vendors/described/outputs-of.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import { remarkOf } from '#vendors/described/remark-of.ts'
import { type Verdict, verdictOf } from '#vendors/described/state-of.ts'
import { saysFailed } from '#vendors/envelope.ts'
import { cleanJson, cleanText, textOf } from '#vendors/reading/clean.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { outputsAnywhere } from '#vendors/reading/output-walker.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'

type StatusObservation = Extract<Observation, { kind: 'status' }>

/** What was read of an answer, for a second call that continues it. */
export interface Seen {
  readonly observation: Observation
  /** The answer's JSON with its texts unwrapped; undefined where it has none that could be read. */
  readonly json: Json | undefined
}

/** Reads the answer to a poll. */
export function observe(answer: Answer, parts: HandleParts, description: Description): Seen {
  const trouble = isRead(answer, description) ? null : pollTrouble(answer)
  if (trouble !== null || answer.json === undefined) {
    return { observation: trouble ?? observedTrouble(answer), json: undefined }
  }
  return observeTask(answer, answer.json, parts, description)
}

/** An answer with another status than a good one that is about the task: by its status, or a 404 that says so in words. */
function isRead({ reply, json }: Answer, { poll }: Description): boolean {
  if (json === undefined) return false
  if (poll.state.some(({ http }) => http?.includes(reply.status) === true)) return true
  const verdict = reply.status === 404 ? verdictOf(poll.state, json, reply.status) : null
  return verdict?.kind === 'phase' && verdict.phase === 'gone'
}

/** Reads one task: an answer's JSON, or a row of a list. */
export function observeTask(answer: Answer, task: Json, parts: HandleParts, description: Description): Seen {
  const { poll } = description
  const inner = unwrapped(task, poll)
  if (!inner.ok) return { observation: unintelligible(answer, inner.message), json: undefined }
  const { json } = inner
  const verdict = withEnvelope(verdictOf(poll.state, json, answer.reply.status), json, description)
  if (verdict.kind === 'none') {
    const places = [...new Set(poll.state.flatMap(({ at }) => at ?? []))].slice(0, 3).join(', ')
    return { observation: unintelligible(answer, cleanText(`the answer has no state at ${places}`)), json }
  }
  const facts = factsOf(poll, json, description.zone)
  const state: ObservedState =
    verdict.kind === 'unknown'
      ? { phase: 'unrecognised', word: textOf(verdict.word, 200) ?? '' }
      : stateFor(verdict.phase, answer, json, poll, description)
  const observation: StatusObservation = {
    kind: 'status',
    state,
    facts: ended(state.phase, facts),
    outputs: filesOf(state, poll, json, facts, answer, { description, call: 'poll', parts }),
    ...remarkOf(poll, state.phase, json),
    evidence: evidenceIn(answer, { statusWord: verdict.word, requestId: textOf(wordAt(poll.requestId, json), 200) }),
  }
  return { observation, json }
}

/** A code that says that the task failed is its end, unless the task's own word is another one. */
function withEnvelope(verdict: Verdict, json: Json, description: Description): Verdict {
  const envelope = envelopeOf(description)
  const isEnded = verdict.kind === 'phase' && isTerminal(verdict.phase)
  if (envelope === undefined || isEnded || !saysFailed(json, envelope)) return verdict
  return { kind: 'phase', phase: 'failed', word: verdict.kind === 'none' ? null : verdict.word }
}

/** An end is one only of a task that is over: some vendors call the last change so. */
function ended(phase: ObservedState['phase'], facts: VendorFacts): VendorFacts {
  const isOver = ['succeeded', 'failed', 'timedOut', 'cancelled'].includes(phase)
  return isOver ? facts : { ...facts, endedAt: null }
}

/** The files a reading names; in a finished answer that has none there, whatever files it carries. */
export function filesOf(
  { phase }: ObservedState,
  { outputs = [] }: Reading,
  json: Json,
  { createdAt, endedAt }: VendorFacts,
  { reply }: Answer,
  source: FileSource,
): readonly Output[] {
  if (phase === 'gone' || phase === 'queued') return []
  // What a call gives out is there once the task has succeeded; what stands in the answer is there when it is there.
  const given = phase === 'succeeded' ? outputs : outputs.filter(({ each, walk }) => (each ?? walk) !== undefined)
  const files = outputsOf(given, json, { createdAt, endedAt, receivedAt: reply.receivedAt }, source)
  return files.length > 0 || phase !== 'succeeded' ? files : outputsAnywhere(json)
}

/** The state that a phase of a description means in this answer. */
export function stateFor(
  phase: DescribedPhase,
  answer: Answer,
  json: Json,
  reading: Reading,
  description: Description,
): ObservedState {
  switch (phase) {
    case 'queued':
      return { phase, position: positionOf(reading, json) }
    case 'running':
      return { phase, progress: progressOf(reading, json) }
    case 'failed':
    case 'timedOut':
      return { phase, failure: failureIn(answer, json, reading, description) }
    case 'finishing':
    case 'succeeded':
    case 'cancelled':
    case 'gone':
      return { phase }
  }
}

function failureIn(
  answer: Answer,
  json: Json,
  { code, message, requestId }: Reading,
  { envelope }: Description,
): Failure {
  const found = codeAt(code, json)
  // A vendor that says in words that a task failed may still say in its envelope that the request went well.
  const isYes = envelope !== undefined && found === String(envelope.good[0])
  return {
    step: 'task',
    httpStatus: answer.reply.status,
    code: isYes ? null : found,
    message: messageAt(message, json) ?? 'The vendor gives no reason.',
    requestId: textOf(wordAt(requestId, json), 200) ?? requestIdOf(answer),
    raw: cleanJson(json),
  }
}
