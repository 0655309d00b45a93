/** A poll by a description: the status, and where files are given out by another call, that call as well. */
import type { Json } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { unwrapped } from '#vendors/described/answer-of.ts'
import type { ReadyCalls } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { firstAt, wordAt, wordOf } from '#vendors/described/find.ts'
import { factsOf } from '#vendors/described/facts-of.ts'
import { filesOf, observe, type Seen, stateFor } from '#vendors/described/observe.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import { remarkOf } from '#vendors/described/remark-of.ts'
import { verdictOf } from '#vendors/described/state-of.ts'
import type { Script, Step } from '#vendors/port.ts'
import { ask, done } from '#vendors/port.ts'
import { observedTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'

type PollCalls = Pick<ReadyCalls, 'poll' | 'result'>

/** Asks for a task; `done` is given what was seen in the end. */
export function pollScript(calls: PollCalls, parts: HandleParts, description: Description): Script<Observation> {
  return calls.poll.ask({ parts }, (answer) =>
    afterStatus(observe(answer, parts, description), calls, parts, description),
  )
}

/** Only a task that succeeded has a result; until then the status is all there is. */
function afterStatus(
  seen: Seen,
  { result }: PollCalls,
  parts: HandleParts,
  description: Description,
): Step<Observation> {
  const { observation, json } = seen
  const isOver = observation.kind === 'status' && observation.state.phase === 'succeeded'
  if (result === null || !isOver || json === undefined) return done(observation)
  const file = fileIn(json, description)
  if (description.poll.file !== undefined && file === null) return done(observation)
  const filling = { parts: file === null ? parts : { ...parts, file } }
  return ask(result.ask(filling, (answer) => done(observeResult(answer, observation, parts, description))))
}

/** What the result call needs besides the handle, where it can stand in an address. */
function fileIn(json: Json, { poll }: Description): string | null {
  return poll.file === undefined ? null : pathSegment(wordOf(firstAt(poll.file, json)))
}

/**
 * A result call that fails tells of the task only where the description says so: everything else is trouble on the
 * way, and a finished task waits for a better answer.
 */
function observeResult(
  answer: Answer,
  status: Extract<Observation, { kind: 'status' }>,
  parts: HandleParts,
  description: Description,
): Observation {
  const { result } = description
  if (answer.json === undefined || result === undefined) return observedTrouble(answer)
  const inner = unwrapped(answer.json, result)
  if (!inner.ok) return unintelligible(answer, inner.message)
  const { json } = inner
  const isGood = answer.status >= 200 && answer.status <= 299
  const rules = isGood ? (result.state ?? []) : (result.state ?? []).filter(({ http }) => http !== undefined)
  const verdict = verdictOf(rules, json, answer.reply.status)
  if (verdict.kind !== 'phase' && !isGood) return observedTrouble(answer)
  const state = verdict.kind === 'phase' ? stateFor(verdict.phase, answer, json, result, description) : status.state
  const own = factsOf(result, json, description.zone)
  const facts = { ...own, ...told(status.facts) }
  return {
    ...status,
    state,
    facts,
    outputs: filesOf(state, result, json, facts, answer, { description, call: 'result', parts }),
    ...remarkOf(result, state.phase, json),
    evidence: evidenceIn(answer, { statusWord: status.evidence.statusWord, requestId: wordAt(result.requestId, json) }),
  }
}

/** What the status said; the result fills in the rest. */
function told<T extends object>(facts: T): Partial<T> {
  const said: Partial<T> = {}
  for (const [name, value] of Object.entries(facts)) if (value !== null) Object.assign(said, { [name]: value })
  return said
}
