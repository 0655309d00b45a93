/** The task of Kling, as each of its answers and each row of its lists has it. */
import type { JsonObject } from '#domain/json.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import type { FailureReason } from '#sandbox/world/scenario.ts'
import type { SandboxOutput, SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

export function klingTask(world: World, origin: string, task: SandboxTask): JsonObject {
  const state = world.stateOf(task)
  const own = task.input['external_task_id']
  return {
    task_id: task.id,
    task_status: wordOf(state),
    task_info: typeof own === 'string' ? { external_task_id: own } : {},
    created_at: task.createdAt,
    updated_at: state.since,
    ...(state.phase === 'failed' ? { task_status_msg: MESSAGES[state.reason](state.message) } : {}),
    ...(state.phase === 'succeeded'
      ? { task_status_msg: '', task_result: resultOf(origin, task, state), final_unit_deduction: '3.5' }
      : {}),
  }
}

function wordOf(state: SandboxState): string {
  switch (state.phase) {
    case 'queued':
      return 'submitted'
    case 'running':
    case 'finishing':
      return 'processing'
    case 'succeeded':
      return 'succeed'
    case 'failed':
      return 'failed'
    case 'strange':
      return state.word
  }
}

const MESSAGES = {
  moderation: () => 'Failure to pass the risk control system',
  model: (message) => message,
  timeout: (message) => message,
  'invalid-input': (message) => message,
  storage: () => 'Internal error, please try again later',
  unavailable: (message) => message,
  cancelled: (message) => message,
} as const satisfies Record<FailureReason, (message: string) => string>

function resultOf(origin: string, task: SandboxTask, { outputs, strays }: Succeeded): JsonObject {
  const of = (kind: SandboxOutput['kind']) => outputs.filter((output) => output.kind === kind)
  const url = (output: SandboxOutput) => mediaUrl(origin, task, output)
  const [videos, images, audios] = [of('video'), of('image'), of('audio')]
  const pictures = images.map((image, index) => ({ index, url: url(image) }))
  return {
    ...(videos.length === 0
      ? {}
      : { videos: videos.map((video) => ({ id: `${task.id}-v`, url: url(video), duration: '5.1' })) }),
    ...(images.length === 0 ? {} : { images: strays ? [null, ...pictures, 'pending'] : pictures }),
    ...(audios.length === 0 ? {} : { audios: audios.map((audio) => ({ id: `${task.id}-a`, url_mp3: url(audio) })) }),
  }
}
