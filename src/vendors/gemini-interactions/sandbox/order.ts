import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'

/** What an answer repeats of the request. */
const REPEATED = ['input', 'generation_config', 'response_format', 'previous_interaction_id']

export function readOrder(body: string): SubmitReading {
  const json = parseJson(body)
  if (!isJsonObject(json)) return invalid('Invalid JSON payload received.')
  const { model, input, stream } = json
  if (typeof model !== 'string' || model === '') return invalid('One of model or agent is required.')
  const prompt = promptIn(input)
  if (prompt === null) return invalid('input is required.')
  if (stream === true) return invalid('The sandbox does not stream interactions.')
  const repeated = Object.entries(json).filter(([name]) => REPEATED.includes(name))
  const kept = Object.fromEntries(repeated)
  return { kind: 'order', model, prompt, route: null, persistent: false, input: kept }
}

/** A text, one content block, or a list of blocks; the texts of turns stand one deeper. */
function promptIn(input: Json | undefined): string | null {
  if (typeof input === 'string') return input === '' ? null : input
  if (isJsonObject(input)) return typeof input['text'] === 'string' ? input['text'] : promptIn(input['content'])
  if (!Array.isArray(input)) return null
  const texts = input.flatMap((inner: Json) => promptIn(inner) ?? [])
  return texts.length === 0 ? null : texts.join(' ')
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
