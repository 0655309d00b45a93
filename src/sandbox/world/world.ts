/**
 * The sandbox's memory: which tasks exist, and everything that people switched on. What a task is doing now is
 * computed by `task-life.ts`.
 */
import type { JsonObject } from '#domain/json.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import { createCallbackPost, type CallbackPost, type SendCallback } from '#sandbox/callbacks/callback-post.ts'
import { createFaultBox, type FaultBox } from '#sandbox/faults/fault-box.ts'
import { createIdempotencyBook, type IdempotencyBook } from '#sandbox/world/idempotency.ts'
import { createRateLimiter, type RateLimiter } from '#sandbox/faults/rate-limit.ts'
import { createRequestLog, type RequestLog } from '#sandbox/front/request-log.ts'
import { createSandboxClock, type SandboxClock } from '#sandbox/world/sandbox-clock.ts'
import { scenarioOf, type ScenarioKey } from '#sandbox/world/scenarios.ts'
import { stateAt, vanishesAt, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import { hash32 } from '#domain/hash.ts'
import { readTaskId, taskIdFor, type DialectTraits } from '#sandbox/world/task-id.ts'
import { createTaskShelf } from '#sandbox/world/task-shelf.ts'

interface TaskDraft {
  readonly scenario: ScenarioKey
  readonly account: string
  readonly createdAt: EpochMs
  readonly model: string | null
  readonly prompt: string
  readonly route: string | null
  readonly persistent: boolean
  /** The parameters as they were sent, for vendors that repeat them. */
  readonly input: JsonObject
  /** Fixes the free part of the id; null for the next of a series. */
  readonly serial: string | null
}

/** More than any test needs; keeps a runaway script from eating the memory. */
export const TASK_LIMIT = 100_000

/** Tasks that nobody submitted with a key of their own belong to everybody except other accounts. */
export const MAIN_ACCOUNT = 'main'

/** A draft of which nothing special is known; spread it first. */
export const PLAIN_DRAFT = {
  account: MAIN_ACCOUNT,
  model: null,
  prompt: '',
  route: null,
  persistent: false,
  input: {},
  serial: null,
} as const satisfies Partial<TaskDraft>

export interface World {
  readonly clock: SandboxClock
  readonly faults: FaultBox
  readonly idempotency: IdempotencyBook
  readonly limits: RateLimiter
  readonly log: RequestLog
  readonly callbacks: CallbackPost
  readonly add: (dialect: DialectTraits, draft: TaskDraft) => SandboxTask
  /** null for an id that is unknown, forgotten by now, or of another account. */
  readonly find: (dialect: DialectTraits, id: string, account: string) => SandboxTask | null
  /** By id alone, of any dialect and account: for links to media. */
  readonly findAnywhere: (id: string) => SandboxTask | null
  readonly newestFirst: (dialect: DialectTraits, account: string) => readonly SandboxTask[]
  readonly stateOf: (task: SandboxTask) => SandboxState
  /** Stops a task of a vendor that can; false when it is over already. */
  readonly cancel: (task: SandboxTask) => boolean
  /** When the task was cancelled; null for one that was not. Its {@link World.stateOf} goes on as if nothing happened. */
  readonly cancelledAt: (task: SandboxTask) => EpochMs | null
  /** Its vendor deletes what it knows of the task: nobody finds it from then on. */
  readonly erase: (task: SandboxTask) => void
  /** True for a task of an earlier run, of which its id tells the script and the age, but not the model it was made with. */
  readonly isRecalled: (task: SandboxTask) => boolean
  readonly size: () => number
  readonly nextRequestId: () => string
  /** Forgets everything, back to the base clock. Ids from before are unknown from then on. */
  readonly reset: () => void
}

/** @param send how callbacks go out; null for a world that calls nobody. */
export function createWorld(base: Clock, dialects: readonly DialectTraits[], send: SendCallback | null = null): World {
  const clock = createSandboxClock(base)
  const faults = createFaultBox(clock)
  const idempotency = createIdempotencyBook(clock)
  const limits = createRateLimiter(clock)
  const log = createRequestLog()
  const callbacks = createCallbackPost(clock, faults, send)
  const shelf = createTaskShelf()
  const cancelled = new Map<string, EpochMs>()
  const recalled = new Set<string>()
  const erased = new Set<string>()
  let taskSerial = 0
  let requestSerial = 0
  let remembersEarlierRuns = true

  /** A task of an earlier run of the server: its id alone tells its script and its age. */
  function recall(dialect: DialectTraits, id: string): SandboxTask | null {
    const told = remembersEarlierRuns && shelf.size() < TASK_LIMIT ? readTaskId(dialect, id) : null
    if (told === null || told.createdAt > clock.now()) return null
    recalled.add(id)
    return shelf.add(taskFrom(dialect, { ...PLAIN_DRAFT, ...told }, id))
  }

  function isVisible(task: SandboxTask, account: string): boolean {
    const goneAt = vanishesAt(task)
    return task.account === account && !erased.has(task.id) && (goneAt === null || clock.now() < goneAt)
  }

  return {
    clock,
    faults,
    idempotency,
    limits,
    log,
    callbacks,
    add(dialect, draft) {
      taskSerial += 1
      const id = taskIdFor(dialect, draft, draft.serial ?? `${dialect.key}/${taskSerial}`)
      return shelf.add(taskFrom(dialect, draft, id))
    },
    find(dialect, id, account) {
      const task = shelf.get(id) ?? recall(dialect, id)
      return task && task.dialect === dialect.key && isVisible(task, account) ? task : null
    },
    findAnywhere(id) {
      const known = shelf.get(id)
      if (known) return known
      // Two vendors may have the same form of id: the mark in it says whose it is.
      for (const dialect of dialects) {
        const task = recall(dialect, id)
        if (task !== null) return task
      }
      return null
    },
    newestFirst: (dialect, account) => shelf.newestFirst(dialect.key).filter((task) => isVisible(task, account)),
    stateOf: (task) => stateAt(task, clock.now()),
    cancel(task) {
      const { phase } = stateAt(task, clock.now())
      if (cancelled.has(task.id) || phase === 'succeeded' || phase === 'failed') return false
      cancelled.set(task.id, clock.now())
      return true
    },
    cancelledAt: (task) => cancelled.get(task.id) ?? null,
    erase: (task) => void erased.add(task.id),
    isRecalled: (task) => recalled.has(task.id),
    size: () => shelf.size(),
    nextRequestId() {
      requestSerial += 1
      return requestIdFor(clock.now(), requestSerial)
    },
    reset() {
      remembersEarlierRuns = false
      for (const part of [shelf, cancelled, recalled, erased, faults, idempotency, log, callbacks]) part.clear()
      limits.set(null)
      clock.reset()
    },
  }
}

function requestIdFor(at: EpochMs, serial: number): string {
  const [time, place] = [hash32(`${at}/${serial}`), serial].map((value) => value.toString(16).padStart(8, '0'))
  return `req_${time}${place}`
}

function taskFrom(dialect: DialectTraits, draft: TaskDraft, id: string): SandboxTask {
  const { lifetime } = scenarioOf(draft.scenario)
  const usual = lifetime === 'usual' ? dialect.outputLifetime : lifetime
  return {
    id,
    dialect: dialect.key,
    scenario: draft.scenario,
    account: draft.account,
    model: draft.model ?? dialect.defaultModel(draft.scenario),
    prompt: draft.prompt,
    route: draft.route,
    input: draft.input,
    createdAt: draft.createdAt,
    outputLifetime: draft.persistent || usual === 'persistent' ? null : usual,
  }
}
