/** How HiAPI reads a submit body; the guides differ only in where the callback stands. */
import { isJsonObject, parseJson, type Json, type JsonObject } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'

const ROUTES: readonly string[] = ['default', 'pro', 'ext', 'beta']
/** gpt-image-2 allows the longest prompt of the documented models. */
const LONGEST_PROMPT = 20_000

export function readReferenceSubmit(body: string): SubmitReading {
  return readSubmit(body, ({ callback }) => ({
    trouble: callbackTrouble(callback),
    url: isJsonObject(callback) ? callback['url'] : undefined,
  }))
}

export function readGuideSubmit(body: string): SubmitReading {
  return readSubmit(body, ({ callback_url: url }) => ({
    trouble: url === undefined || isHttpUrl(url) ? null : 'callback_url must be an http or https URL',
    url,
  }))
}

interface CallbackReading {
  readonly trouble: string | null
  readonly url: Json | undefined
}

function readSubmit(body: string, readCallback: (json: JsonObject) => CallbackReading): SubmitReading {
  const json = parseJson(body)
  if (!isJsonObject(json)) return invalid('the body must be a JSON object')
  const { model, input, route = '', storage = 'temp' } = json
  if (typeof model !== 'string' || model === '') return invalid('model is required')
  if (!isJsonObject(input)) return invalid('input is required and must be an object')
  if ('callback' in input || 'callback_url' in input) return invalid('callback fields must not be put inside input')
  const { prompt } = input
  if (typeof prompt !== 'string' || prompt.trim() === '') return invalid('input.prompt is required')
  if (prompt.length > LONGEST_PROMPT) return invalid(`input.prompt is longer than ${LONGEST_PROMPT} characters`)
  if (storage !== 'temp' && storage !== 'persistent') return invalid('storage must be temp or persistent')
  const { trouble, url } = readCallback(json)
  if (trouble !== null) return invalid(trouble)
  const [base = '', suffix = ''] = model.split('@')
  const wanted = route === '' || route === null ? suffix : route
  if (wanted !== '' && !ROUTES.some((known) => known === wanted)) {
    return invalid(`unknown route; available routes: ${ROUTES.join(', ')}`)
  }
  // Absent, empty and `default` are the same route, and none of them is echoed.
  const sent = typeof wanted === 'string' && wanted !== '' && wanted !== 'default' ? wanted : null
  return {
    kind: 'order',
    model: sent === null ? base : `${base}@${sent}`,
    prompt,
    route: sent,
    persistent: storage === 'persistent',
    ...(typeof url === 'string' ? { callback: { url, secret: null } } : {}),
  }
}

function callbackTrouble(callback: Json | undefined): string | null {
  if (callback === undefined || callback === null) return null
  if (!isJsonObject(callback)) return 'callback must be an object'
  if (!isHttpUrl(callback['url'])) return 'callback.url must be an http or https URL'
  const { when } = callback
  return when === undefined || when === 'final' ? null : 'callback.when must be final'
}

function isHttpUrl(value: Json | undefined): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
