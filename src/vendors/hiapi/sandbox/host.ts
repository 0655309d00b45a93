/** What both HiAPI dialects share because they describe the same host and paths. */
import type { Call } from '#sandbox/faults/fault-box.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf, type ScenarioKey } from '#sandbox/world/scenarios.ts'

export const HIAPI_BODY_LIMIT = 1024 * 1024

const MODELS = {
  image: 'gpt-image-2/text-to-image',
  video: 'seedance-2-0',
  audio: 'sandbox-audio',
} as const satisfies Record<MediaKind, string>

export function hiapiModel(scenario: ScenarioKey): string {
  return MODELS[scenarioOf(scenario).makes]
}

export function classifyHiapi(method: string, path: string): Call {
  if (path === '/v1/tasks') return { operation: method === 'POST' ? 'submit' : 'list', taskId: null }
  const taskId = /^\/v1\/tasks\/([^/]{1,100})$/.exec(path)?.[1]
  return taskId === undefined ? { operation: 'other', taskId: null } : { operation: 'detail', taskId }
}

export function submitCurl(baseUrl: string): string {
  return `curl -X POST ${baseUrl}/v1/tasks -H 'Authorization: Bearer sk-sandbox' -H 'Content-Type: application/json' -H 'Idempotency-Key: try-1' -d '{"model":"gpt-image-2/text-to-image","input":{"prompt":"a lighthouse"}}'`
}
