/** A task as ByteSpike answers it: the reference's shape, or that of the model pages. */
import { hash32 } from '#domain/hash.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import { SECOND } from '#domain/time.ts'
import { MODEL_PAGE } from '#vendors/bytespike/sandbox/submit.ts'

import { mediaUrl } from '#sandbox/media/media-links.ts'
import type { FailureReason, MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import type { SandboxOutput, SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

/** Models whose pages show the other shape. */
const MODEL_PAGES: readonly string[] = ['veo-3.1', 'veo-3.1-fast']

/** No table of `error_code` is published: these follow the style of the refusals. */
const FAILURE_CODES = {
  moderation: 'content_blocked',
  model: 'upstream_error',
  timeout: 'upstream_timeout',
  'invalid-input': 'invalid_param',
  storage: 'storage_error',
  unavailable: 'no_capacity',
} as const satisfies Record<Exclude<FailureReason, 'cancelled'>, string>

const ESTIMATES = {
  image: { credits: 0.08, seconds: 20 },
  video: { credits: 1.5, seconds: 60 },
  audio: { credits: 0.2, seconds: 20 },
} as const satisfies Record<MediaKind, { readonly credits: number; readonly seconds: number }>

/** The estimate is a little too high, as in the documented example. */
const REAL_SHARE = 0.98

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

interface TaskFacts {
  readonly world: World
  /** Scheme and host that links to media begin with. */
  readonly origin: string
  readonly outTaskId: string | null
}

function isModelPage({ route, model }: SandboxTask): boolean {
  return route === MODEL_PAGE || MODEL_PAGES.includes(model)
}

export function taskAnswer(task: SandboxTask, { world, origin, outTaskId }: TaskFacts): JsonObject {
  const state = world.stateOf(task)
  const base = { task_id: task.id, ...(outTaskId === null ? {} : { out_task_id: outTaskId }) }
  if (world.cancelledAt(task) !== null) return { ...base, status: 'cancelled', ...estimate(task) }
  switch (state.phase) {
    case 'succeeded':
      return { ...base, status: 'completed', ...ending(task, state, origin) }
    case 'failed':
      if (state.reason === 'cancelled') return { ...base, status: 'cancelled', ...estimate(task) }
      return { ...base, status: 'failed', error_code: FAILURE_CODES[state.reason], error_message: state.message }
    case 'queued':
      return { ...base, status: isModelPage(task) ? 'queued' : 'pending', ...estimate(task) }
    case 'running':
    case 'finishing':
      return { ...base, status: 'running', ...estimate(task) }
    case 'strange':
      return { ...base, status: state.word, ...estimate(task) }
  }
}

export function submitAnswer(task: SandboxTask, facts: TaskFacts): JsonObject {
  const answer = taskAnswer(task, facts)
  return isModelPage(task) ? { ...answer, submitted_at: new Date(task.createdAt).toISOString() } : answer
}

export function isOver(task: SandboxTask, world: World): boolean {
  const { phase } = world.stateOf(task)
  return phase === 'succeeded' || phase === 'failed' || world.cancelledAt(task) !== null
}

function estimate(task: SandboxTask): JsonObject {
  const { credits, seconds } = ESTIMATES[scenarioOf(task.scenario).makes]
  return isModelPage(task) ? { estimated_credits: credits } : { estimated_credits: credits, estimated_seconds: seconds }
}

function ending(task: SandboxTask, state: Succeeded, origin: string): JsonObject {
  const credits = Math.round(ESTIMATES[scenarioOf(task.scenario).makes].credits * REAL_SHARE * 100) / 100
  return isModelPage(task)
    ? { result: result(task, state, origin), credits }
    : { credits_used: credits, output: outputList(task, state, origin) }
}

function outputList(task: SandboxTask, state: Succeeded, origin: string): Json {
  const real = state.outputs.map((output) => ({
    type: output.role ?? output.kind,
    url: mediaUrl(origin, task, output),
    ...(output.kind === 'image' ? {} : { duration_seconds: 2 }),
  }))
  return state.strays ? [null, ...real, 'pending', { type: 'image' }] : real
}

/** One member for a single output; images that come with a video, or several, stand in a list. */
function result(task: SandboxTask, state: Succeeded, origin: string): JsonObject {
  const link = (output: SandboxOutput) => signedUrl(origin, task, state, output)
  const [first, ...more] = state.outputs
  const rest: readonly Json[] = [...more.map((output) => ({ url: link(output) })), ...(state.strays ? [null, {}] : [])]
  return {
    ...(first === undefined ? {} : { [`${first.kind}_url`]: link(first) }),
    ...(rest.length === 0 ? {} : { images: rest }),
    ...(first?.kind === 'video' ? { duration_seconds: 2, resolution: '720p' } : {}),
  }
}

/** The model pages' links are pre-signed: some name their end as S3 does, of some only the page says it. */
function signedUrl(origin: string, task: SandboxTask, { since }: Succeeded, output: SandboxOutput): string {
  const url = new URL(mediaUrl(origin, task, output))
  const signature = hash32(`${task.id}/${output.file}`).toString(16)
  if (output.kind !== 'video' || output.expiresAt === null) {
    url.searchParams.set('sign', signature)
    return url.href
  }
  const at = Math.floor(since / SECOND) * SECOND
  url.searchParams.set('X-Amz-Date', new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, ''))
  url.searchParams.set('X-Amz-Expires', String(Math.floor((output.expiresAt - at) / SECOND)))
  url.searchParams.set('X-Amz-Signature', signature)
  return url.href
}
