/** What SeaArt shows of a task: the status, and the result that is a second call. */
import type { Json, JsonObject } from '#domain/json.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import { CONTENT_TYPES, mediaBytes } from '#sandbox/media/media.ts'
import { SANDBOX_PATH } from '#sandbox/front/sandbox-path.ts'
import type { FailureReason, MediaKind } from '#sandbox/world/scenario.ts'
import type { SandboxOutput, SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

/** A cancellation is asynchronous: the task goes on for so long before it is over. */
const CANCEL_TAKES: Millis = 3 * SECOND

/** A task as this vendor sees it: a cancelled one is over a little later, whatever its script says. */
type SeaartState = SandboxState | { readonly phase: 'cancelled' } | { readonly phase: 'cancelling' }

export function seaartState(world: World, task: SandboxTask, now: number): SeaartState {
  const state = world.stateOf(task)
  const cancelledAt = world.cancelledAt(task)
  if (cancelledAt === null) return state
  if (now >= cancelledAt + CANCEL_TAKES) return { phase: 'cancelled' }
  return state.phase === 'succeeded' || state.phase === 'failed' ? { phase: 'cancelling' } : state
}

export function queueUrls(origin: string, endpoint: string, id: string) {
  const base = `${origin}${SANDBOX_PATH}/seaart/v1/queue/${endpoint}/requests/${id}`
  return { response_url: `${base}/response`, status_url: `${base}/status`, cancel_url: `${base}/cancel` }
}

/** What the status says; also the body of a 202 from `/response`. */
export function statusBody({ origin }: Exchange, endpoint: string, task: SandboxTask, state: SeaartState): JsonObject {
  const rest = { request_id: task.id, response_url: queueUrls(origin, endpoint, task.id).response_url }
  switch (state.phase) {
    case 'queued':
      return { status: 'IN_QUEUE', queue_position: 0, ...rest }
    case 'running':
    case 'cancelling':
      return { status: 'IN_PROGRESS', ...rest }
    case 'strange':
      return { status: state.word, ...rest }
    // The trap: the status is ahead of the result, which still answers 202.
    case 'finishing':
    case 'succeeded':
      return { status: 'COMPLETED', ...rest, metrics: { inference_time: (state.since - task.createdAt) / SECOND } }
    case 'failed':
      return { status: 'COMPLETED', ...rest, ...ERRORS[state.reason](state.message) }
    case 'cancelled':
      return { status: 'COMPLETED', ...rest, ...CANCELED }
  }
}

/** The body of a 202: what the status says, except that the result is not there yet. */
export function notYet(body: JsonObject): JsonObject {
  return body['status'] === 'COMPLETED' ? { ...body, status: 'IN_PROGRESS' } : body
}

const CANCELED = { error: 'Request was canceled', error_type: 'CANCELED' } as const

/** `error` is a text in the pages and an object in the CLI's tests: some failures have the one, some the other. */
const ERRORS = {
  moderation: (message) => ({ error: { code: 'CONTENT_BLOCKED', message }, error_type: 'CONTENT_BLOCKED' }),
  model: (message) => ({ error: message, error_type: 'INFERENCE_FAILURE' }),
  timeout: (message) => ({ error: { error_message: message }, error_type: 'INFERENCE_TIMEOUT' }),
  'invalid-input': (message) => ({
    error: 'The provider rejected the request',
    error_type: 'REQUEST_INVALID',
    provider_error: { code: 'InvalidParameter', message, task_status: 'FAILED' },
    logs: [{ message: 'provider rejected request', timestamp: '2026-06-27T10:12:27Z' }],
  }),
  storage: (message) => ({ error: { message }, error_type: 'INTERNAL_SERVER_ERROR' }),
  unavailable: (message) => ({ error: message, error_type: 'INFERENCE_FAILURE' }),
  cancelled: () => CANCELED,
} as const satisfies Record<FailureReason, (message: string) => JsonObject>

/** Facts of the sandbox's own files; a duration may be a number or a text. */
const FACTS = {
  image: { width: 512, height: 512 },
  video: { width: 320, height: 180, duration: 3 },
  audio: { duration: '2.4' },
} as const satisfies Record<MediaKind, JsonObject>

export async function resultBody(
  { origin }: Exchange,
  task: SandboxTask,
  { outputs, strays }: Extract<SandboxState, { phase: 'succeeded' }>,
): Promise<JsonObject> {
  const real = await Promise.all(outputs.map((output) => resultEntry(origin, task, output)))
  return {
    request_id: task.id,
    outputs: strays ? [null, ...real, 'pending', { type: 'image' }] : real,
    metadata: { prompt: task.prompt },
  }
}

async function resultEntry(origin: string, task: SandboxTask, output: SandboxOutput): Promise<Json> {
  const { length } = await mediaBytes(output.kind, `${task.id}/${output.file}`)
  return {
    type: output.kind,
    url: mediaUrl(origin, task, output),
    content_type: CONTENT_TYPES[output.kind],
    file_name: output.file,
    file_size: length,
    ...FACTS[output.kind],
  }
}
