/** How PiAPI reads a submit body: `model`, `task_type` and `input`, and a `config` that may name a webhook. */
import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf, type ScenarioKey } from '#sandbox/world/scenarios.ts'
import type { CallbackWish } from '#sandbox/callbacks/callback-post.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'
import { modelId } from '#vendors/piapi/model-id.ts'
import { MODELS } from '#vendors/piapi/models.ts'

const USUAL = {
  image: 'Qubico/flux1-schnell:txt2img',
  video: 'kling:video_generation',
  audio: 'music-s:generate_music',
} as const satisfies Record<MediaKind, string>

/** Scenarios whose outputs another product shows better. */
const SPECIAL: Partial<Record<ScenarioKey, string>> = {
  'video-with-frames': 'luma:video_generation',
  'long-video': 'hailuo:video_generation',
  'expires-1-h': 'Qubico/wanx:img2video',
  'slow-queue': 'midjourney:imagine',
  'unknown-status': 'midjourney:imagine',
  'expires-10-min': 'Qubico/image-toolkit:background-remove',
}

/** Model and task type with a colon between them: the sandbox remembers one word. */
export function piapiModel(scenario: ScenarioKey): string {
  return SPECIAL[scenario] ?? USUAL[scenarioOf(scenario).makes]
}

export function readPiapiSubmit(body: string): SubmitReading {
  const json = parseJson(body)
  if (!isJsonObject(json)) return invalid('invalid request body')
  const { model, task_type: taskType, input, config } = json
  if (typeof model !== 'string' || model === '') return invalid('model is required')
  if (typeof taskType !== 'string' || taskType === '') return invalid('task_type is required')
  if (!isJsonObject(input)) return invalid('input is required')
  const trouble = configTrouble(config)
  if (trouble !== null) return invalid(trouble)

  const id = modelId(model, taskType) ?? model
  const spec = MODELS.find((known) => known.id === id)
  const isKnownModel = MODELS.some((known) => known.id.startsWith(`${model}:`))
  if (spec === undefined && isKnownModel) return invalid(`invalid task_type: ${taskType}`)
  const missing = spec?.fields.find((field) => field.required && isEmpty(input[field.name]))
  if (missing !== undefined) return invalid(`input.${missing.name} is required`)
  const prompt = [input['prompt'], input['gpt_description_prompt'], input['gen_text']].find(
    (text) => typeof text === 'string',
  )
  const said = typeof prompt === 'string' ? prompt : ''
  const callback = callbackIn(config)
  return {
    kind: 'order',
    model: id,
    prompt: said,
    route: null,
    persistent: false,
    input,
    ...(callback === null ? {} : { callback }),
  }
}

function callbackIn(config: Json | undefined): CallbackWish | null {
  const webhook = isJsonObject(config) ? config['webhook_config'] : undefined
  if (!isJsonObject(webhook)) return null
  const { endpoint, secret } = webhook
  if (typeof endpoint !== 'string' || endpoint === '') return null
  return { url: endpoint, secret: typeof secret === 'string' ? secret : null }
}

const MODES: readonly Json[] = ['', 'public', 'private']

function configTrouble(config: Json | undefined): string | null {
  if (config === undefined || config === null) return null
  if (!isJsonObject(config)) return 'config must be an object'
  if (!MODES.includes(config['service_mode'] ?? '')) return 'config.service_mode must be public or private'
  const webhook = config['webhook_config']
  const endpoint = isJsonObject(webhook) ? (webhook['endpoint'] ?? '') : ''
  const isFine =
    endpoint === '' || (typeof endpoint === 'string' && /^https?:/.test(endpoint) && URL.canParse(endpoint))
  return isFine ? null : 'config.webhook_config.endpoint must be an http or https URL'
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
