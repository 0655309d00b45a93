import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { textOf } from '#vendors/reading/clean.ts'

/** Enough for a title and a search; requests have room for 20,000 characters. */
const LONGEST_PROMPT = 2_000

/** Objects in which vendors repeat what they were asked for, beside the task itself. */
const ECHOES = ['input', 'params', 'request', 'metadata'] as const

/** Those that hold what was sent, all of it. */
const REQUESTS = ['input', 'params', 'request'] as const

/** What a task was asked to make, where its answer repeats it: the prompt, and the parameters of the request. */
export function askedFor(input: Json | undefined): {
  readonly prompt: string | null
  readonly echo: JsonObject | null
} {
  return isJsonObject(input) ? { prompt: promptIn(input), echo: input } : { prompt: null, echo: null }
}

/** The same out of a task of any shape. */
export function askedForIn(task: Json | undefined): ReturnType<typeof askedFor> {
  const places = isJsonObject(task) ? REQUESTS.map((name) => task[name]) : []
  return { prompt: promptIn(task), echo: places.find(isJsonObject) ?? null }
}

/** The prompt that an answer repeats, in the task or in its copy of the request; null where there is none. */
export function promptIn(task: Json | undefined): string | null {
  if (!isJsonObject(task)) return null
  for (const place of [task, ...ECHOES.map((name) => task[name])]) {
    const prompt = isJsonObject(place) ? textOf(place['prompt'], LONGEST_PROMPT) : null
    if (prompt !== null) return prompt
  }
  return null
}
