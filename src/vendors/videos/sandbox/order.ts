/** How the dialect reads an order: a form of several parts as the official client sends it, or JSON as relays take it. */
import { isJsonObject, parseJson, type Json, type JsonObject } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'

/** The body as JSON text: of a form its texts, and of each file in it its name. */
export async function orderText(request: Request): Promise<string> {
  if (!/^multipart\/form-data/i.test(request.headers.get('content-type') ?? '')) return request.text()
  const form = await request.formData().catch(() => null)
  if (form === null) return ''
  return JSON.stringify(Object.fromEntries([...form].map(([name, value]) => [name, nameOf(value)])))
}

function nameOf(value: FormDataEntryValue): string {
  return typeof value === 'string' ? value : `file ${value.name} of ${value.size} bytes`
}

const SECONDS = ['4', '8', '12']
const SIZE = /^\d{3,4}x\d{3,4}$/

export function readOrder(body: string): SubmitReading {
  const json = parseJson(body)
  if (!isJsonObject(json)) return invalid('the body is neither a form nor JSON')
  const { prompt, model = 'sora-2' } = json
  if (typeof prompt !== 'string' || prompt.trim() === '') return invalid("Missing required parameter: 'prompt'.")
  if (typeof model !== 'string' || model === '') return invalid("Invalid type for 'model': expected a string.")
  const trouble = troubleIn(json, model)
  if (trouble !== null) return invalid(trouble)
  return { kind: 'order', model, prompt, route: null, persistent: false, input: json }
}

/** Only Sora's values are documented: what relays take is theirs. */
function troubleIn({ seconds, size }: JsonObject, model: string): string | null {
  if (!model.startsWith('sora')) return null
  if (seconds !== undefined && !SECONDS.includes(textOf(seconds))) {
    return `Invalid value: '${textOf(seconds)}'. Supported values are: '4', '8', and '12'.`
  }
  return size === undefined || SIZE.test(textOf(size)) ? null : `Invalid value for 'size': '${textOf(size)}'.`
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
