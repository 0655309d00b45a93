/**
 * No call says how a prompt fares: the history has those that are over, and the queue those that wait or run. One that
 * is in neither may have ended between the two questions, so the history is asked once more; after that it is gone: a
 * server that is started again remembers nothing.
 */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { HISTORY, QUEUE } from '#vendors/comfyui/calls.ts'
import { factsOf, observeEntry } from '#vendors/comfyui/entry.ts'
import { queueSchema } from '#vendors/comfyui/wire.ts'
import { ask, done, type Script, type Step } from '#vendors/port.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export function pollPrompt(id: string): Script<Observation> {
  return askHistory(id, () => ask(askQueue(id)))
}

function askHistory(id: string, whenAbsent: (answer: Answer) => Step<Observation>): Script<Observation> {
  return HISTORY.first({ at: { id } }, (answer) => {
    const trouble = pollTrouble(answer)
    if (trouble !== null) return done(trouble)
    const found = entryOf(answer.json, id)
    if (found.kind === 'there') return done(observeEntry(found.entry, answer))
    if (found.kind === 'absent') return whenAbsent(answer)
    return done(unintelligible(answer, 'The answer is not as documented: expected the prompt under its id, or nothing'))
  })
}

type Found = { readonly kind: 'there'; readonly entry: Json } | { readonly kind: 'absent' | 'other' }

/**
 * Nothing at all means that it is not over yet. One entry that names another prompt is read like ours: that it is
 * about another task is found by whoever compares the names. Anything else is not this server's word.
 */
function entryOf(json: Json | undefined, id: string): Found {
  if (!isJsonObject(json)) return { kind: 'other' }
  const entries = Object.entries(json)
  const own = entries.find(([name]) => name.toLowerCase() === id.toLowerCase())
  const [only] = entries.length === 1 ? entries : []
  const isNamed = isJsonObject(only?.[1]) && idOf(only[1]['prompt']) !== null
  const found = own ?? (isNamed ? only : undefined)
  if (found !== undefined) return { kind: 'there', entry: found[1] }
  return { kind: entries.length === 0 ? 'absent' : 'other' }
}

function askQueue(id: string): Script<Observation> {
  return QUEUE.first({}, (answer): Step<Observation> => {
    const trouble = pollTrouble(answer)
    if (trouble !== null) return done(trouble)
    const parsed = v.safeParse(queueSchema, answer.json)
    if (!parsed.success) return done(unintelligible(answer, issueText(parsed.issues)))
    const { queue_running: running, queue_pending: pending } = parsed.output
    const found = placeOf(id, running, pending)
    return found === null ? ask(askHistory(id, gone)) : done(inQueue(found.state, found.item, answer))
  })
}

/** Some of what waits may have been put before the rest: it is the number that decides, the smallest first. */
function placeOf(id: string, running: readonly (Json | undefined)[], pending: readonly (Json | undefined)[]) {
  const now = running.find((item) => idOf(item) === id.toLowerCase())
  if (now !== undefined) return { item: now, state: { phase: 'running', progress: null } } as const
  const own = pending.find((item) => idOf(item) === id.toLowerCase())
  if (own === undefined) return null
  const before = pending.filter((item) => numberOf(item) < numberOf(own)).length
  return { item: own, state: { phase: 'queued', position: before + 1 } } as const
}

/** What a prompt in the queue is at. */
export function inQueue(state: ObservedState, item: Json | undefined, answer: Answer): Observation {
  return { kind: 'status', state, facts: factsOf(item), outputs: [], evidence: evidenceIn(answer) }
}

/** `[number, prompt_id, …]` */
export function idOf(item: Json | undefined): string | null {
  const id = Array.isArray(item) ? item[1] : undefined
  return typeof id === 'string' ? id.toLowerCase() : null
}

function numberOf(item: Json | undefined): number {
  const number = Array.isArray(item) ? item[0] : undefined
  return typeof number === 'number' ? number : Number.POSITIVE_INFINITY
}

function gone(answer: Answer): Step<Observation> {
  const state = { phase: 'gone' } as const
  return done({ kind: 'status', state, facts: NO_FACTS, outputs: [], evidence: evidenceIn(answer) })
}
