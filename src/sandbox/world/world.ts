/**
 * The sandbox's memory: which tasks exist, and everything that people switched on. What a task is doing now is
 * computed by `task-life.ts`.
 */
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { createFaultBox, type FaultBox } from '#sandbox/faults/fault-box.ts'
import { createIdempotencyBook, type IdempotencyBook } from '#sandbox/world/idempotency.ts'
import { createRateLimiter, type RateLimiter } from '#sandbox/faults/rate-limit.ts'
import { createRequestLog, type RequestLog } from '#sandbox/front/request-log.ts'
import { createSandboxClock, type SandboxClock } from '#sandbox/world/sandbox-clock.ts'
import { SCENARIO_KEYS, scenarioOf, type ScenarioKey } from '#sandbox/world/scenarios.ts'
import { stateAt, vanishesAt, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import { hash32 } from '#domain/hash.ts'
import { readUlid, ulidFor, ulidMark } from '#sandbox/world/ulid.ts'

/** What the world must know of a dialect. */
export interface DialectTraits {
  readonly key: string
  /** How the dialect writes an id around a ULID; `readId` gives null for text that is not one of its ids. */
  readonly writeId: (ulid: string) => string
  readonly readId: (id: string) => string | null
  /** How long this vendor usually keeps outputs. */
  readonly outputLifetime: Millis
  readonly defaultModel: (scenario: ScenarioKey) => string
}

export interface TaskDraft {
  readonly scenario: ScenarioKey
  readonly account: string
  readonly createdAt: EpochMs
  readonly model: string | null
  readonly prompt: string
  readonly route: string | null
  readonly persistent: boolean
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
  serial: null,
} as const satisfies Partial<TaskDraft>

export interface World {
  readonly clock: SandboxClock
  readonly faults: FaultBox
  readonly idempotency: IdempotencyBook
  readonly limits: RateLimiter
  readonly log: RequestLog
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
  /** True for a task of an earlier run, of which its id tells the script and the age, but not the model it was made with. */
  readonly isRecalled: (task: SandboxTask) => boolean
  readonly size: () => number
  readonly nextRequestId: () => string
  /** Forgets everything, back to the base clock. Ids from before are unknown from then on. */
  readonly reset: () => void
}

export function createWorld(base: Clock, dialects: readonly DialectTraits[]): World {
  const scenarioByMark = new Map(
    dialects.flatMap((dialect) => SCENARIO_KEYS.map((key) => [`${dialect.key} ${markOf(dialect, key)}`, key] as const)),
  )
  const clock = createSandboxClock(base)
  const faults = createFaultBox(clock)
  const idempotency = createIdempotencyBook(clock)
  const limits = createRateLimiter(clock)
  const log = createRequestLog()
  const tasks = new Map<string, SandboxTask>()
  const oldestFirst = new Map<string, SandboxTask[]>()
  const unsorted = new Set<string>()
  const cancelled = new Map<string, EpochMs>()
  const recalled = new Set<string>()
  let taskSerial = 0
  let requestSerial = 0
  let remembersEarlierRuns = true

  function keep(task: SandboxTask): SandboxTask {
    tasks.set(task.id, task)
    const list = oldestFirst.get(task.dialect) ?? []
    const last = list.at(-1)
    if (last && last.createdAt > task.createdAt) unsorted.add(task.dialect)
    list.push(task)
    oldestFirst.set(task.dialect, list)
    return task
  }

  function add(dialect: DialectTraits, draft: TaskDraft): SandboxTask {
    taskSerial += 1
    const serial = draft.serial ?? `${dialect.key}/${taskSerial}`
    return keep(
      taskFrom(dialect, draft, dialect.writeId(ulidFor(draft.createdAt, markOf(dialect, draft.scenario), serial))),
    )
  }

  /** A task of an earlier run of the server: its id alone tells its script and its age. */
  function recall(dialect: DialectTraits, id: string): SandboxTask | null {
    const ulid = readUlid(dialect.readId(id) ?? '')
    const scenario = ulid === null ? undefined : scenarioByMark.get(`${dialect.key} ${ulid.mark}`)
    if (!remembersEarlierRuns || ulid === null || scenario === undefined || ulid.createdAt > clock.now()) return null
    if (tasks.size >= TASK_LIMIT) return null
    recalled.add(id)
    return keep(taskFrom(dialect, { ...PLAIN_DRAFT, scenario, createdAt: ulid.createdAt }, id))
  }

  function isGone(task: SandboxTask): boolean {
    const at = vanishesAt(task)
    return at !== null && clock.now() >= at
  }

  return {
    clock,
    faults,
    idempotency,
    limits,
    log,
    add,
    find(dialect, id, account) {
      const task = tasks.get(id) ?? recall(dialect, id)
      return task && task.dialect === dialect.key && task.account === account && !isGone(task) ? task : null
    },
    findAnywhere(id) {
      const known = tasks.get(id)
      if (known) return known
      // Two vendors may have the same form of id: the mark in it says whose it is.
      for (const dialect of dialects) {
        const task = recall(dialect, id)
        if (task !== null) return task
      }
      return null
    },
    newestFirst(dialect, account) {
      const list = oldestFirst.get(dialect.key) ?? []
      if (unsorted.delete(dialect.key)) list.sort(byAge)
      return list.filter((task) => task.account === account && !isGone(task)).toReversed()
    },
    stateOf: (task) => stateAt(task, clock.now()),
    cancel(task) {
      const { phase } = stateAt(task, clock.now())
      if (cancelled.has(task.id) || phase === 'succeeded' || phase === 'failed') return false
      cancelled.set(task.id, clock.now())
      return true
    },
    cancelledAt: (task) => cancelled.get(task.id) ?? null,
    isRecalled: (task) => recalled.has(task.id),
    size: () => tasks.size,
    nextRequestId() {
      requestSerial += 1
      const at = clock.now()
      return `req_${hash32(`${at}/${requestSerial}`).toString(16).padStart(8, '0')}${requestSerial.toString(16).padStart(8, '0')}`
    },
    reset() {
      remembersEarlierRuns = false
      tasks.clear()
      oldestFirst.clear()
      unsorted.clear()
      cancelled.clear()
      recalled.clear()
      faults.clear()
      idempotency.clear()
      limits.set(null)
      log.clear()
      clock.reset()
    },
  }
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
    createdAt: draft.createdAt,
    outputLifetime: draft.persistent || usual === 'persistent' ? null : usual,
  }
}

/** Names the dialect too: two vendors with the same form of id never claim each other's tasks. */
function markOf(dialect: DialectTraits, scenario: ScenarioKey): string {
  return ulidMark(`${dialect.key}/${scenario}`)
}

function byAge(a: SandboxTask, b: SandboxTask): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}
