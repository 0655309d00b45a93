/** How ByteSpike reads a submit: parameters in `params` (reference) or at the top level (model pages). */
import { isJsonObject, parseJson, type Json, type JsonObject } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'

/** Marks, as its route, a task that was submitted the model pages' way; it is answered their way too. */
export const MODEL_PAGE = 'model-page'

const OWN_MEMBERS: readonly string[] = ['model', 'params', 'out_task_id', 'callback_url', 'stream']
const TEXT_MODELS = /^(?:gpt-(?!image|4o-image)|claude-|gemini-|deepseek-)/
const LONGEST_OWN_ID = 255

const LONGEST_SECONDS: Readonly<Record<string, number>> = { 'sora-2': 10, 'veo-3.1': 8, 'veo-3.1-fast': 5 }

interface BytespikeSubmit {
  readonly outTaskId: string | null
  /** What a repeated own id must repeat. */
  readonly identity: Json
  readonly reading: SubmitReading
}

export function readSubmit(body: string): BytespikeSubmit {
  const json = parseJson(body)
  if (!isJsonObject(json)) return refused('the body must be a JSON object')
  const { model, out_task_id: outTaskId = null, callback_url: callback } = json
  if (typeof model !== 'string' || model === '') return refused('model is required')
  if (TEXT_MODELS.test(model)) return refused('model must be an image or video model')
  const { params = topLevel(json) } = json
  if (!isJsonObject(params)) return refused('params must be an object')
  const { prompt, duration_seconds: seconds } = params
  if (typeof prompt !== 'string' || prompt.trim() === '') return refused('params.prompt is required')
  const longest = LONGEST_SECONDS[model] ?? Infinity
  if (seconds !== undefined && (typeof seconds !== 'number' || seconds < 1 || seconds > longest)) {
    return refused(`params.duration_seconds must be 1 to ${longest}`)
  }
  if (outTaskId !== null && !isOwnId(outTaskId)) {
    return refused(`out_task_id must be a text of at most ${LONGEST_OWN_ID} characters`)
  }
  if (callback !== undefined && !isHttpUrl(callback)) return refused('callback_url must be an http or https URL')
  const route = 'params' in json ? null : MODEL_PAGE
  return {
    outTaskId,
    identity: { model, params },
    reading: {
      kind: 'order',
      model,
      prompt,
      route,
      persistent: false,
      ...(typeof callback === 'string' ? { callback: { url: callback, secret: null } } : {}),
    },
  }
}

export function isOwnId(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_OWN_ID
}

function topLevel(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !OWN_MEMBERS.includes(name)))
}

function isHttpUrl(value: Json): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function refused(message: string): BytespikeSubmit {
  return {
    outTaskId: null,
    identity: null,
    reading: { kind: 'problem', problem: problem('invalid-request', { message }) },
  }
}
