/** A prompt of the sandbox as the server has it: in the queue while it waits or runs, in the history when it is over. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { EpochMs } from '#domain/time.ts'
import type { FailureReason } from '#sandbox/world/scenario.ts'
import { stateAt, type SandboxOutput, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

/** The id that the client gave, or else the server's. */
export function idOf({ id, input }: SandboxTask): string {
  const own = input['prompt_id']
  return typeof own === 'string' ? own : id
}

/** `[number, prompt_id, graph, extra_data, outputs_to_execute]` */
export function itemOf(task: SandboxTask): Json {
  const graph = isJsonObject(task.input['prompt']) ? task.input['prompt'] : graphFor(task)
  return [task.createdAt, idOf(task), graph, { create_time: task.createdAt }, ['9']]
}

/** What a task that was made without one would have been made by. */
function graphFor({ prompt }: SandboxTask): JsonObject {
  return {
    6: { class_type: 'CLIPTextEncode', inputs: { text: prompt } },
    9: { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI' } },
  }
}

export function isQueued(world: World, task: SandboxTask): 'pending' | 'running' | null {
  if (world.cancelledAt(task) !== null) return null
  const { phase } = world.stateOf(task)
  if (phase === 'queued') return 'pending'
  return phase === 'running' || phase === 'finishing' ? 'running' : null
}

/** Null for one that is not over, and for one that was taken out of the queue before it began. */
export function entryOf(world: World, task: SandboxTask): JsonObject | null {
  const cancelledAt = world.cancelledAt(task)
  if (cancelledAt !== null) return interrupted(task, cancelledAt)
  const state = world.stateOf(task)
  switch (state.phase) {
    case 'queued':
    case 'running':
    case 'finishing':
      return null
    case 'strange':
      return entry(task, { status_str: state.word, completed: false, messages: [] }, {})
    case 'succeeded':
      return entry(task, ended(task, 'success', 'execution_success', state.since, {}), outputsOf(task, state))
    case 'failed':
      if (state.reason === 'cancelled') return interrupted(task, state.since)
      return entry(task, ended(task, 'error', 'execution_error', state.since, ERRORS[state.reason](state.message)), {})
  }
}

function interrupted(task: SandboxTask, at: EpochMs): JsonObject | null {
  if (stateAt(task, at).phase === 'queued') return null
  const where = { node_id: '3', node_type: 'KSampler', executed: [] }
  return entry(task, ended(task, 'error', 'execution_interrupted', at, where), {})
}

function entry(task: SandboxTask, status: JsonObject, outputs: JsonObject): JsonObject {
  return { prompt: itemOf(task), outputs, status, meta: {} }
}

function ended(task: SandboxTask, word: string, event: string, at: EpochMs, facts: JsonObject): JsonObject {
  const id = { prompt_id: idOf(task) }
  const begun: Json = ['execution_start', { ...id, timestamp: task.createdAt }]
  return {
    status_str: word,
    completed: word === 'success',
    messages: [begun, [event, { ...id, ...facts, timestamp: at }]],
  }
}

const ERRORS = {
  moderation: (message) => broken('9', 'KlingTextToVideoNode', 'Exception', message),
  model: (message) => broken('3', 'KSampler', 'RuntimeError', message),
  timeout: (message) => broken('3', 'KSampler', 'TimeoutError', message),
  'invalid-input': (message) => broken('5', 'EmptyLatentImage', 'ValueError', message),
  storage: (message) => broken('9', 'SaveImage', 'OSError', message),
  unavailable: () => broken('3', 'KSampler', 'torch.OutOfMemoryError', 'Allocation on device'),
} as const satisfies Record<Exclude<FailureReason, 'cancelled'>, (message: string) => JsonObject>

function broken(node_id: string, node_type: string, exception_type: string, exception_message: string): JsonObject {
  return { node_id, node_type, exception_type, exception_message, executed: [], traceback: ['  File "execution.py"'] }
}

const LISTS = { image: 'images', video: 'video', audio: 'audio' } as const

/** What came along with the main files lies where previews do. */
function outputsOf(task: SandboxTask, { outputs, strays }: Succeeded): JsonObject {
  const nodes = outputs.map((output, index): readonly [string, Json] => {
    const files = [fileOf(task, output)]
    return [String(9 + index), { [LISTS[output.kind]]: strays ? [null, ...files, 'pending'] : files }]
  })
  return Object.fromEntries(nodes)
}

function fileOf(task: SandboxTask, output: SandboxOutput): JsonObject {
  const type = output.role === null ? 'output' : 'temp'
  return { filename: `${task.id}_${output.file}`, subfolder: '', type }
}
