/** How SeaArt reads a submit: the body is the model's parameter object, and webhooks are refused wherever they stand. */
import { type Json, isJsonObject, parseJson } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'

/** Members, query parameters and headers that ask for a webhook somewhere in this family of queues. */
const WEBHOOK = /^(?:x-)?(?:fal[_-])?(?:webhook|callback)(?:[_-]?url)?$/i

export const WEBHOOK_REFUSED = 'webhook not supported'

/** True for a request whose query or headers ask for a webhook; the body is read in {@link readSeaartSubmit}. */
export function asksForWebhook(query: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) {
  return [...Object.keys(query), ...Object.keys(headers)].some((name) => WEBHOOK.test(name))
}

export function readSeaartSubmit(endpoint: string): (body: string) => SubmitReading {
  return (body) => {
    const json = parseJson(body)
    if (!isJsonObject(json)) return invalid('the body must be a JSON object with the parameters of the model')
    if (Object.keys(json).some((name) => WEBHOOK.test(name))) return invalid(WEBHOOK_REFUSED)
    const prompt = promptIn(json)
    return { kind: 'order', model: endpoint, prompt, route: null, persistent: false }
  }
}

/** `prompt`, or the first text of `input.messages[].content[]` or of `content[]`; models differ. */
function promptIn(json: Readonly<Record<string, Json>>): string {
  const { prompt, input, content } = json
  if (typeof prompt === 'string') return prompt
  const messages = listOf(isJsonObject(input) ? input['messages'] : undefined)
  const parts = messages.flatMap((message) => listOf(isJsonObject(message) ? message['content'] : undefined))
  const texts = [...parts, ...listOf(content)].map((part) => (isJsonObject(part) ? part['text'] : undefined))
  return texts.find((text) => typeof text === 'string') ?? ''
}

function listOf(value: Json | undefined): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
