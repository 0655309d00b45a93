/** The video object of the dialect, whole in every answer, with nulls for what is not known yet. */
import type { JsonObject } from '#domain/json.ts'
import { SECOND, type EpochMs } from '#domain/time.ts'
import type { FailureReason } from '#sandbox/world/scenario.ts'
import type { SandboxState, SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

const CODES = {
  moderation: 'moderation_blocked',
  model: 'video_generation_failed',
  timeout: 'processing_error',
  'invalid-input': 'invalid_value',
  storage: 'internal_error',
  unavailable: 'server_error',
  cancelled: 'video_generation_failed',
} as const satisfies Record<FailureReason, string>

/** Relays have words of their own for some ends. */
const RELAY_WORDS: Readonly<Partial<Record<FailureReason, string>>> = { timeout: 'expired', cancelled: 'cancelled' }

export function videoOf(world: World, task: SandboxTask): JsonObject {
  const state = world.stateOf(task)
  const isOver = state.phase === 'succeeded' || state.phase === 'failed'
  return {
    id: task.id,
    object: 'video',
    model: task.model,
    status: wordOf(task, state),
    progress: progressOf(state, world.clock.now()),
    created_at: seconds(task.createdAt),
    completed_at: isOver ? seconds(state.since) : null,
    expires_at: state.phase === 'succeeded' ? expiryOf(task, state.since) : null,
    error: state.phase === 'failed' ? { code: CODES[state.reason], message: state.message } : null,
    prompt: task.prompt === '' ? null : task.prompt,
    remixed_from_video_id: null,
    seconds: '4',
    size: '720x1280',
    ...asked(task),
  }
}

/** What was asked for, where the order is still known. */
function asked({ input }: SandboxTask): JsonObject {
  const names = ['seconds', 'size'] as const
  return Object.fromEntries(names.flatMap((name) => (typeof input[name] === 'string' ? [[name, input[name]]] : [])))
}

/** When the files can no longer be fetched; null for files that stay. */
function expiryOf({ outputLifetime }: SandboxTask, endedAt: EpochMs): number | null {
  return outputLifetime === null ? null : seconds(endedAt + outputLifetime)
}

function wordOf({ model }: SandboxTask, state: SandboxState): string {
  switch (state.phase) {
    case 'queued':
      return 'queued'
    case 'running':
    case 'finishing':
      return 'in_progress'
    case 'succeeded':
      return 'completed'
    case 'strange':
      return state.word
    case 'failed':
      return model.startsWith('sora') ? 'failed' : (RELAY_WORDS[state.reason] ?? 'failed')
  }
}

function progressOf(state: SandboxState, now: EpochMs): number {
  if (state.phase === 'succeeded') return 100
  if (state.phase === 'finishing') return 99
  return state.phase === 'running' ? Math.min(98, Math.floor((now - state.since) / SECOND) * 2) : 0
}

function seconds(at: EpochMs): number {
  return Math.floor(at / SECOND)
}
