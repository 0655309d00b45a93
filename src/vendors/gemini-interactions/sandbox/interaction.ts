/** The interaction object: pictures and sounds stand in its steps as base64, videos in the Files API. */
import type { Json, JsonObject } from '#domain/json.ts'
import { CONTENT_TYPES, mediaBytes } from '#sandbox/media/media.ts'
import type { SandboxOutput, SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'
import type { FailureReason } from '#sandbox/world/scenario.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import type { World } from '#sandbox/world/world.ts'
import { fileName } from '#vendors/gemini-interactions/sandbox/file-name.ts'

type Succeeded = Extract<SandboxState, { phase: 'succeeded' }>

export async function interactionOf(world: World, baseUrl: string, task: SandboxTask): Promise<JsonObject> {
  const state = world.stateOf(task)
  const cancelledAt = world.cancelledAt(task)
  const since = cancelledAt ?? state.since
  const isOver = state.phase === 'succeeded' || state.phase === 'failed'
  return {
    id: task.id,
    object: 'interaction',
    role: 'model',
    model: task.model,
    created: new Date(task.createdAt).toISOString(),
    updated: new Date(since).toISOString(),
    ...task.input,
    ...(cancelledAt === null ? await endOf(baseUrl, task, state) : { status: 'cancelled', steps: [] }),
    ...(isOver && cancelledAt === null ? { usage: { total_tokens: 1_290, total_output_tokens: 1_290 } } : {}),
  }
}

async function endOf(baseUrl: string, task: SandboxTask, state: SandboxState): Promise<JsonObject> {
  switch (state.phase) {
    case 'queued':
      return { status: 'queued', steps: [] }
    case 'running':
    case 'finishing':
      return { status: isAsking(task) ? ASKS[state.phase] : 'in_progress', steps: [] }
    case 'strange':
      return { status: state.word, steps: [] }
    case 'succeeded':
      return { status: 'completed', steps: [await outputStep(baseUrl, task, state)] }
    case 'failed':
      return ENDS[state.reason](state.message)
  }
}

/** For what a tool gave, and then to be sent its continuation token: the sandbox waits for neither for ever. */
const ASKS = { running: 'requires_action', finishing: 'requires_continuation' } as const

function isAsking({ scenario }: SandboxTask): boolean {
  return scenarioOf(scenario).remark === 'needs-person'
}

/** A reason stands in the list of errors, or in the step that ended with it; there its code is gRPC's number. */
const ENDS = {
  moderation: (message) => ({ status: 'failed', steps: [], errors: [{ code: 'SAFETY', message }] }),
  model: (message) => inStep(13, message),
  timeout: (message) => inStep(4, message),
  'invalid-input': (message) => inStep(3, message),
  storage: () => ({ status: 'incomplete', steps: [] }),
  unavailable: () => ({ status: 'budget_exceeded', steps: [] }),
  cancelled: () => ({ status: 'cancelled', steps: [] }),
} as const satisfies Record<FailureReason, (message: string) => JsonObject>

function inStep(code: number, message: string): JsonObject {
  return { status: 'failed', steps: [{ type: 'model_output', error: { code, message, details: [] } }] }
}

async function outputStep(baseUrl: string, task: SandboxTask, { outputs, strays }: Succeeded): Promise<JsonObject> {
  const blocks = await Promise.all(outputs.map((output, index) => blockOf(baseUrl, task, output, index)))
  const said: Json = { type: 'text', text: 'Here is what you asked for.' }
  return { type: 'model_output', content: strays ? [said, null, ...blocks, 'pending'] : [said, ...blocks] }
}

async function blockOf(baseUrl: string, task: SandboxTask, output: SandboxOutput, index: number): Promise<JsonObject> {
  const block = { type: output.kind, mime_type: CONTENT_TYPES[output.kind] }
  if (output.kind === 'video') return { ...block, uri: `${baseUrl}/v1beta/files/${fileName(task.id, index)}` }
  const bytes = await mediaBytes(output.kind, `${task.id}/${output.file}`)
  return { ...block, data: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
}
