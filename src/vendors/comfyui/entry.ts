/** What the history says of a prompt. It is there only when it is over. */
import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Failure } from '#domain/task/failure.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { type EpochMs, parseVendorTime } from '#domain/time.ts'
import { modelIn, promptIn } from '#vendors/comfyui/graph.ts'
import { outputsOf } from '#vendors/comfyui/outputs.ts'
import { entrySchema, type WireEntry } from '#vendors/comfyui/wire.ts'
import { NO_REASON } from '#vendors/reading/api-error.ts'
import { cleanJson, cleanText, textOf } from '#vendors/reading/clean.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export function observeEntry(entry: Json | undefined, answer: Answer): Observation {
  const parsed = v.safeParse(entrySchema, entry)
  if (!parsed.success) return unintelligible(answer, issueText(parsed.issues))
  const { prompt, outputs, status } = parsed.output
  const word = isJsonObject(status) ? textOf(status['status_str'], 200) : null
  const state = stateOf(parsed.output, word, answer)
  if (state === null)
    return unintelligible(answer, 'The answer is not as documented at status.status_str: there is nothing')
  const events = eventsIn(status)
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...factsOf(prompt),
      startedAt: timeOf(events, 'execution_start'),
      endedAt: ENDS.flatMap((name) => timeOf(events, name) ?? [])[0] ?? null,
    },
    outputs: state.phase === 'succeeded' ? outputsOf(outputs) : [],
    evidence: evidenceIn(answer, { statusWord: word }),
  }
  return withGuesses(seen, answer)
}

/** What a queued or finished prompt repeats of its order. */
export function factsOf(prompt: Json | undefined) {
  const [, , graph, extra] = Array.isArray(prompt) ? prompt : []
  const made = isJsonObject(extra) ? extra['create_time'] : undefined
  return { ...NO_FACTS, prompt: promptIn(graph), model: modelIn(graph), createdAt: parseVendorTime(made) }
}

const ENDS = ['execution_success', 'execution_error', 'execution_interrupted']

function stateOf({ outputs, status }: WireEntry, word: string | null, answer: Answer): ObservedState | null {
  const events = eventsIn(status)
  if (events.some(([name]) => name === 'execution_interrupted')) return { phase: 'cancelled' }
  switch (word?.toLowerCase()) {
    case 'success':
      return { phase: 'succeeded' }
    case 'error':
      return { phase: 'failed', failure: failureIn(events, answer) }
    case undefined:
      // Old versions say nothing more than what came out.
      return isJsonObject(outputs) && (status === null || status === undefined) ? { phase: 'succeeded' } : null
    default:
      return { phase: 'unrecognised', word: word ?? '' }
  }
}

type Event = readonly [name: string, facts: JsonObject]

function eventsIn(status: Json | undefined): readonly Event[] {
  const messages = isJsonObject(status) ? status['messages'] : undefined
  if (!Array.isArray(messages)) return []
  return messages.slice(0, 500).flatMap((message: Json): readonly Event[] => {
    const [name, facts] = Array.isArray(message) ? message : []
    return typeof name === 'string' && isJsonObject(facts) ? [[name, facts]] : []
  })
}

/** Unix milliseconds; absent in versions that have no times. */
function timeOf(events: readonly Event[], wanted: string): EpochMs | null {
  const [, facts] = events.find(([name]) => name === wanted) ?? []
  return parseVendorTime(facts?.['timestamp'])
}

/** The exception of the node that broke. Its trace of the program is long, and says nothing to who made the graph. */
function failureIn(events: readonly Event[], answer: Answer): Failure {
  const [, facts = {}] = events.find(([name]) => name === 'execution_error') ?? []
  const message = textOf(facts['exception_message'])
  const node = [textOf(facts['node_type'], 100), nodeIn(facts['node_id'])].filter((part) => part !== null).join(' ')
  const { node_id = null, node_type = null, exception_type = null, exception_message = null } = facts
  return {
    step: 'task',
    httpStatus: answer.reply.status,
    code: textOf(exception_type, 200),
    message: message === null ? NO_REASON : cleanText(node === '' ? message : `${node}: ${message}`),
    requestId: null,
    raw: cleanJson({ node_id, node_type, exception_type, exception_message }),
  }
}

function nodeIn(id: Json | undefined): string | null {
  const text = typeof id === 'number' ? String(id) : textOf(id, 40)
  return text === null ? null : `(node ${text})`
}
