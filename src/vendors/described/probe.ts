/** Does a key work? Asked with the smallest call that bills nothing. */
import type { ReadyCalls } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { numberAt } from '#vendors/described/facts-of.ts'
import { readPattern, writeText } from '#vendors/described/pattern.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import type { ProbeOutcome, Script } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { looksLikeTheApi, probeTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

/** Well-formed and never issued: the least text of each part's pattern. */
export function impossibleParts({ handle }: Pick<Description, 'handle'>): HandleParts {
  return Object.fromEntries(Object.entries(handle).map(([part, { is }]) => [part, writeText(readPattern(is), () => 0)]))
}

/** Where no call is described for it, a task that cannot exist is asked for: an answer shows that the key was let in. */
export function probeScript(calls: Pick<ReadyCalls, 'probe' | 'poll'>, description: Description): Script<ProbeOutcome> {
  const parts = impossibleParts(description)
  const call = calls.probe ?? calls.poll
  const none = parts['id'] ?? ''
  return call.ask({ parts: calls.probe === null ? parts : { none } }, (answer) => done(readProbe(answer, description)))
}

function readProbe(answer: Answer, { probe }: Description): ProbeOutcome {
  const works = probe === undefined ? [404] : (probe.works ?? [])
  // A 404 of something on the way knows nothing of the key.
  const isLetIn = works.includes(answer.status) && answer.error !== null && looksLikeTheApi(answer.error)
  const trouble = isLetIn ? null : probeTrouble(answer)
  if (trouble !== null) return trouble
  const left = probe?.credits === undefined || answer.json === undefined ? null : numberAt(probe.credits, answer.json)
  return { kind: 'works', detail: `The key works${left === null ? '' : ` and has ${left} credits left`}.` }
}
