import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'
import type { Route } from '#vendors/kling/routes.ts'

/** Kinds that take no prompt, or none that they insist on. */
const WITHOUT_PROMPT = /image2video|effects|lip-sync|expand|try-on|extend|video-to-audio|motion-control/

/** The sandbox remembers the kind and the model as one word, `<kind>:<model_name>`. */
export function readOrder(route: Route, body: string): SubmitReading {
  const json = parseJson(body)
  if (!isJsonObject(json)) return invalid('the request body is not JSON')
  const { prompt, model_name: name = '', external_task_id: own } = json
  const said = typeof prompt === 'string' ? prompt : ''
  if (typeof name !== 'string') return invalid('model_name value is invalid')
  if (said.trim() === '' && !WITHOUT_PROMPT.test(route)) return invalid('prompt can not be blank')
  if (said.length > 2_500) return invalid('prompt length can not exceed 2500')
  if (route === 'videos/image2video' && isEmpty(json['image']) && isEmpty(json['image_tail'])) {
    return invalid('image and image_tail can not both be empty')
  }
  const input = typeof own === 'string' && own !== '' ? { external_task_id: own } : {}
  return { kind: 'order', model: `${route}:${name}`, prompt: said, route, persistent: false, input }
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === ''
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
