/** The task object of PiAPI: always whole, with empty values wherever there is nothing to say. */
import type { Json, JsonObject } from '#domain/json.ts'
import { HOUR, SECOND, type EpochMs } from '#domain/time.ts'
import { hash32 } from '#domain/hash.ts'
import { midjourneyProgress, piapiOutput } from '#vendors/piapi/sandbox/output.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import { startsAt, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

/** Go's zero time: how PiAPI writes "not yet". */
const NEVER = '0001-01-01T00:00:00Z'

/** In PiAPI's own unit; 20,000 is documented for a Flux schnell image. */
const PRICES = { image: 20_000, audio: 500_000, video: 2_600_000 } as const satisfies Record<MediaKind, number>

/** Midjourney tasks wait in `pending` so long, then in `staged`. */
const STAGED_AFTER = 2 * SECOND

export function piapiTask(world: World, origin: string, task: SandboxTask): JsonObject {
  const state = world.stateOf(task)
  const cancelledAt = world.cancelledAt(task)
  const [model, taskType = ''] = task.model.split(':')
  const isOver = cancelledAt !== null || state.phase === 'succeeded' || state.phase === 'failed'
  const startedAt = startsAt(task)
  const hasStarted = startedAt !== null && startedAt <= world.clock.now() && cancelledAt === null
  return {
    task_id: task.id,
    model: model ?? '',
    task_type: taskType,
    status: statusWord(world, task),
    // Echoed as it was sent: a real secret would stand here too.
    config: { service_mode: '', webhook_config: { endpoint: '', secret: 'sandbox-webhook-secret' } },
    input: { prompt: task.prompt, negative_prompt: '', width: 0, height: 0, steps: 0, ...task.input },
    output: cancelledAt === null ? outputOf(world, origin, task, state) : null,
    meta: {
      created_at: iso(task.createdAt, task),
      started_at: hasStarted ? iso(startedAt, task) : NEVER,
      ended_at: isOver ? iso(cancelledAt ?? state.since, task) : NEVER,
      usage: usage(task, state, cancelledAt !== null),
      is_using_private_pool: false,
    },
    detail: null,
    logs: [],
    error: cancelledAt === null && state.phase === 'failed' ? errorOf(state) : noError(),
  }
}

/** The words are documented capitalised and answered in lower case: each model keeps to one way of its own. */
export function statusWord(world: World, task: SandboxTask): string {
  const state = world.stateOf(task)
  if (state.phase === 'strange') return state.word
  const word = world.cancelledAt(task) === null ? wordOf(task, state, world.clock.now()) : 'cancelled'
  const ways = [word, `${word.charAt(0).toUpperCase()}${word.slice(1)}`, word.toUpperCase()]
  return ways[hash32(task.model) % ways.length] ?? word
}

/** The same in lower case; what a task is called after a cancel is not documented. */
function wordOf(
  task: SandboxTask,
  state: Exclude<SandboxState, { phase: 'strange' }>,
  now: EpochMs,
): 'pending' | 'staged' | 'processing' | 'completed' | 'failed' {
  switch (state.phase) {
    case 'queued':
      return task.model.startsWith('midjourney') && now - state.since >= STAGED_AFTER ? 'staged' : 'pending'
    case 'running':
    case 'finishing':
      return 'processing'
    case 'succeeded':
      return 'completed'
    case 'failed':
      return 'failed'
  }
}

function outputOf(world: World, origin: string, task: SandboxTask, state: SandboxState): Json {
  if (state.phase === 'succeeded') return piapiOutput(origin, task, state)
  if (!task.model.startsWith('midjourney') || state.phase !== 'running') return null
  return midjourneyProgress(Math.min(95, Math.floor(((world.clock.now() - state.since) / SECOND) * 5)))
}

function usage(task: SandboxTask, state: SandboxState, isCancelled: boolean): JsonObject {
  const price = PRICES[scenarioOf(task.scenario).makes]
  const isPaid = state.phase === 'succeeded' && !isCancelled
  const isFree = state.phase === 'failed' || isCancelled
  return { type: 'point', frozen: isPaid || isFree ? 0 : price, consume: isPaid ? price : 0 }
}

function errorOf({ reason, message }: Extract<SandboxState, { phase: 'failed' }>): JsonObject {
  return reason === 'invalid-input'
    ? { code: 10_000, raw_message: message, message: 'failed to freeze point', detail: null }
    : { code: 1_100, raw_message: message, message: 'task failed', detail: null }
}

function noError(): JsonObject {
  return { code: 0, raw_message: '', message: '', detail: null }
}

/** Nanoseconds, and an offset with some models. */
function iso(at: EpochMs, task: SandboxTask): string {
  const nanos = String(hash32(`${task.id}/${at}`) % 1_000_000).padStart(6, '0')
  if (hash32(task.model) % 2 === 0) return new Date(at).toISOString().replace('Z', `${nanos}Z`)
  return new Date(at + 8 * HOUR).toISOString().replace('Z', `${nanos}+08:00`)
}
