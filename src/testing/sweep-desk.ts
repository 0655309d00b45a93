/** An engine of this process over the sandbox's HiAPI, on the test's clock: for tests that count its requests. */
import { QueryClient } from '@tanstack/react-query'
import { vi } from 'vitest'
import type { Connection } from '#domain/connection/connection.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { EngineParts } from '#engine/task-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { platformClock } from '#engine/timers.ts'
import type { TransportOutcome } from '#engine/conversation/transport.ts'
import { hiapi as dialect } from '#vendors/hiapi/sandbox/reference.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import type { ScenarioKey } from '#sandbox/world/scenarios.ts'
import type { SandboxTask } from '#sandbox/world/task-life.ts'
import { PLAIN_DRAFT } from '#sandbox/world/world.ts'
import { aConnection, remoteOf } from '#testing/fake-vendor.ts'
import { memoryStorage } from '#testing/memory-storage.ts'
import { sandboxAccess } from '#testing/sandbox-access.ts'
import { aBrowser, NO_OUTPUTS, surroundings, type TestBrowser, type TestSurroundings } from '#testing/test-engine.ts'
import { CAST } from '#testing/cast.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import type { Vendor } from '#vendors/port.ts'
import { createRegistry } from '#vendors/create-registry.ts'

export const LINE = 'sandbox-hiapi'

interface AskedPath {
  readonly at: EpochMs
  readonly path: string
  readonly status: number
}

export interface SweepDesk {
  readonly engine: Engine
  readonly sandbox: Sandbox
  readonly around: TestSurroundings
  readonly asked: AskedPath[]
  /** Called with each path before it is answered; what it returns is the answer. */
  meddle: (path: string) => TransportOutcome | undefined | Promise<TransportOutcome>
  readonly lists: () => number
  readonly polls: () => number
  /** Makes tasks, the newest `age` ago, each `apart` older than the one before. */
  readonly make: (scenario: ScenarioKey, count: number, when?: { age?: Millis; apart?: Millis }) => SandboxTask[]
  readonly track: (tasks: readonly SandboxTask[]) => Promise<void>
  readonly record: (task: SandboxTask) => TaskRecord | undefined
  /** How long after its end each task was found to be over; those that were not are missing. */
  readonly lags: (tasks: readonly SandboxTask[]) => Millis[]
}

interface DeskOptions {
  readonly vendor?: Vendor
  readonly requestsPerSecond?: number
  readonly latency?: Millis
  readonly browser?: TestBrowser
  readonly sandbox?: Sandbox
  readonly sweeps?: EngineParts['sweeps']
}

/** HiAPI as if its list said less than its polls. */
export function withoutSweep(): Vendor {
  const { sweep: _left, ...vendor } = hiapi
  return vendor
}

/** Lets time pass in steps: the sandbox's answers are streams, which the fake clock does not drive. */
export async function pass(millis: Millis, step: Millis = STEP): Promise<void> {
  for (let passed = 0; passed < millis; passed += step) {
    await vi.advanceTimersByTimeAsync(Math.min(step, millis - passed))
    await new Promise((resolve) => setImmediateForReal(resolve))
  }
}

const STEP: Millis = 50
const setImmediateForReal = setImmediate

export async function aSweepDesk(options: DeskOptions = {}): Promise<SweepDesk> {
  const { vendor = hiapi, requestsPerSecond = 10, latency = 80, browser = aBrowser() } = options
  const sandbox = options.sandbox ?? createSandbox({ clock: platformClock, cast: CAST, demo: false })
  const connection: Connection = aConnection('hiapi', { id: LINE, requestsPerSecond, maxInFlight: 6 })
  const access = sandboxAccess(sandbox, [connection])
  const around = surroundings()
  const asked: AskedPath[] = []
  const engine = createEngine({
    queryClient: new QueryClient(),
    access: {
      ...access,
      async transport(to, request, signal) {
        const at = Date.now()
        await new Promise((resolve) => setTimeout(resolve, latency))
        signal.throwIfAborted()
        const outcome = (await desk.meddle(request.path)) ?? (await access.transport(to, request, signal))
        asked.push({ at, path: request.path, status: outcome.kind === 'reply' ? outcome.reply.status : 0 })
        return outcome
      },
    },
    storage: memoryStorage(browser.disk),
    channel: browser.channel(),
    locks: browser.locks,
    environment: around,
    outputs: () => NO_OUTPUTS,
    vendors: createRegistry([vendor]),
    ...(options.sweeps && { sweeps: options.sweeps }),
  })
  const record = (task: SandboxTask) => engine.ledger.findByRemote(LINE, task.id)
  const desk: SweepDesk = {
    engine,
    sandbox,
    around,
    asked,
    meddle: () => undefined,
    lists: () => asked.filter(({ path }) => path.includes('?page=')).length,
    polls: () => asked.filter(({ path }) => !path.includes('?page=')).length,
    make: (scenario, count, { age = 0, apart = 0 } = {}) =>
      Array.from({ length: count }, (_, index) =>
        sandbox.world.add(dialect, { ...PLAIN_DRAFT, scenario, createdAt: Date.now() - age - index * apart }),
      ),
    async track(tasks) {
      const refs = tasks.map(({ id }) => ({ connection: LINE, vendor: 'hiapi', remote: remoteOf(id), model: null }))
      void engine.commands.track(refs)
      await pass(STEP)
    },
    record,
    lags: (tasks) =>
      tasks.flatMap((task) => {
        const known = record(task)
        const state = sandbox.world.stateOf(task)
        const last = known && engine.polling.log(known.id)[0]
        if (known === undefined || last === undefined || !isTerminal(known.state.phase)) return []
        return state.phase === 'succeeded' || state.phase === 'failed' ? [last.at + last.took - state.since] : []
      }),
  }
  void engine.start()
  await pass(STEP)
  return desk
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
