/**
 * A task's life, as a pure function of its script, its id and the time. Nothing runs and nothing is stored: ten
 * thousand tasks cost nothing until somebody asks.
 */
import type { JsonObject } from '#domain/json.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { between } from '#sandbox/world/dice.ts'
import type { FaultKind } from '#sandbox/faults/fault.ts'
import type { FailureReason, LivePhase, MediaKind, OutputRole, Span } from '#sandbox/world/scenario.ts'
import { scenarioOf, type ScenarioKey } from '#sandbox/world/scenarios.ts'

/** What the world remembers of a task. */
export interface SandboxTask {
  readonly id: string
  readonly dialect: string
  readonly scenario: ScenarioKey
  /** Tasks of another account do not exist for a key. */
  readonly account: string
  readonly model: string
  readonly prompt: string
  readonly route: string | null
  readonly input: JsonObject
  readonly createdAt: EpochMs
  /** null: outputs do not expire. */
  readonly outputLifetime: Millis | null
}

export type SandboxState =
  | { readonly phase: LivePhase; readonly since: EpochMs }
  | { readonly phase: 'strange'; readonly word: string; readonly since: EpochMs }
  | {
      readonly phase: 'succeeded'
      readonly since: EpochMs
      readonly outputs: readonly SandboxOutput[]
      readonly strays: boolean
    }
  | {
      readonly phase: 'failed'
      readonly since: EpochMs
      readonly reason: FailureReason
      readonly message: string
    }

export interface SandboxOutput {
  /** Its name under the task's media folder. */
  readonly file: string
  readonly kind: MediaKind
  readonly role: OutputRole | null
  readonly expiresAt: EpochMs | null
}

const EXTENSIONS = { image: 'png', video: 'mp4', audio: 'wav' } as const satisfies Record<MediaKind, string>

/** What the task is doing; a task that the vendor has forgotten ({@link vanishesAt}) is not asked about. */
export function stateAt(task: SandboxTask, now: EpochMs): SandboxState {
  const scenario = scenarioOf(task.scenario)
  let since = task.createdAt
  for (const [index, stage] of scenario.stages.entries()) {
    const until = since + lengthOf(stage.lasts, `${task.id}/${index}`)
    if (now < until) {
      return stage.phase === 'strange' ? { phase: 'strange', word: stage.word, since } : { phase: stage.phase, since }
    }
    since = until
  }
  const { ending } = scenario
  if (ending.kind === 'failed') return { phase: 'failed', since, reason: ending.reason, message: ending.message }
  const expiresAt = task.outputLifetime === null ? null : since + task.outputLifetime
  const outputs = ending.outputs.map((output, index) => ({
    ...output,
    file: `${output.role ?? index}.${EXTENSIONS[output.kind]}`,
    expiresAt,
  }))
  return { phase: 'succeeded', since, outputs, strays: ending.strays }
}

/** When the task leaves the queue; null for one that never does. */
export function startsAt(task: SandboxTask): EpochMs | null {
  const [first] = scenarioOf(task.scenario).stages
  const wait = first?.phase === 'queued' ? lengthOf(first.lasts, `${task.id}/0`) : 0
  return Number.isFinite(wait) ? task.createdAt + wait : null
}

/** When the task is over; null for one that never is. */
export function endsAt(task: SandboxTask): EpochMs | null {
  const { stages } = scenarioOf(task.scenario)
  const lasts = stages.reduce((sum, { lasts: span }, index) => sum + lengthOf(span, `${task.id}/${index}`), 0)
  return Number.isFinite(lasts) ? task.createdAt + lasts : null
}

/** When the vendor forgets the task; null for never. */
export function vanishesAt(task: SandboxTask): EpochMs | null {
  const { vanishesAfter } = scenarioOf(task.scenario)
  return vanishesAfter === null ? null : task.createdAt + vanishesAfter
}

/** What disturbs the answers about this task at this time. */
export function disturbanceAt(task: SandboxTask, now: EpochMs): FaultKind | null {
  const age = now - task.createdAt
  const disturbance = scenarioOf(task.scenario).disturbances.find(
    ({ after, lasts }) => age >= after && age < after + lasts,
  )
  return disturbance?.fault ?? null
}

/** Whole milliseconds, so that a state changes at an instant that vendors can write down. */
function lengthOf(span: Span, seed: string): Millis {
  return span === 'forever' ? Infinity : Math.round(between(seed, span))
}
