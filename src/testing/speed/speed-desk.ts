/** An engine over a {@link VendorWorld}, on the test's clock, and a network that takes its time and bunches up. */
import { QueryClient } from '@tanstack/react-query'
import { vi } from 'vitest'
import { fold } from '#domain/task/fold.ts'
import { trackedRecord } from '#domain/task/new-record.ts'
import { taskIdOf, type TaskRecord, type TaskRef } from '#domain/task/task.ts'
import { DAY, MINUTE, SECOND, type EpochMs, type Millis } from '#domain/time.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import type { Timers } from '#engine/timers.ts'
import { anOutput, sawStatus, seenAt } from '#testing/builders.ts'
import { aConnection, remoteOf } from '#testing/fake-vendor.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import type { Dice } from '#testing/speed/dice.ts'
import { type Life, PACED, pacedVendor, VendorWorld, type WorldOptions } from '#testing/speed/vendor-world.ts'
import { aBrowser, NO_OUTPUTS, surroundings, type TestSurroundings } from '#testing/test-engine.ts'
import { createRegistry } from '#vendors/create-registry.ts'

interface DeskOptions extends WorldOptions {
  readonly dice: Dice
  readonly stored?: readonly TaskRecord[]
  /** Our own setting; the vendor's limit where it is not named. */
  readonly requestsPerSecond?: number
  /** The platform's where none are named. */
  readonly timers?: Timers
}

/** One way through the network: never less than the first, mostly not much more, now and then a stall. */
const WAY = { least: 20, usual: 25, stall: 250, stalls: 0.02 } as const

export class SpeedDesk {
  readonly world: VendorWorld
  readonly engine: Engine
  readonly around: TestSurroundings

  constructor(options: DeskOptions) {
    const { dice, stored = [], limit, requestsPerSecond = limit } = options
    this.world = new VendorWorld(options)
    this.around = surroundings()
    const browser = aBrowser(memoryDisk(stored))
    const connection = aConnection(PACED, { requestsPerSecond, maxInFlight: 20 })
    const way = () => WAY.least + dice.around(WAY.usual, 0.6) + (dice.roll() < WAY.stalls ? WAY.stall : 0)
    this.engine = createEngine({
      queryClient: new QueryClient(),
      access: {
        transport: async (_connection, { path }) => {
          await after(way())
          const reply = this.world.answer(path, Date.now())
          await after(way())
          return { kind: 'reply', reply: { ...reply, receivedAt: Date.now() } }
        },
        session: () => Promise.resolve({ version: '0', token: 'first', connections: [connection] }),
        subscribe: () => () => undefined,
      },
      storage: memoryStorage(browser.disk),
      channel: browser.channel(),
      locks: browser.locks,
      environment: this.around,
      ...(options.timers && { timers: options.timers }),
      outputs: () => NO_OUTPUTS,
      vendors: createRegistry([pacedVendor(options)]),
    })
  }

  async start(): Promise<void> {
    const started = this.engine.start()
    await vi.advanceTimersByTimeAsync(10)
    // Many stored tasks take several turns, which no clock hurries.
    await started
  }

  /** These begin to live, and are watched. */
  track(lives: readonly Life[]): void {
    for (const life of lives) this.world.lives.set(life.id, life)
    void this.engine.commands.track(lives.map(refOf))
  }

  recordOf({ id }: Life): TaskRecord | undefined {
    return this.engine.ledger.get(taskIdOf(PACED, id))
  }

  /** How long after its end it was found to be over; null while it was not. */
  lagOf(life: Life): Millis | null {
    const record = this.recordOf(life)
    const [last] = record === undefined ? [] : this.engine.polling.log(record.id)
    return record === undefined || last === undefined || !isTerminal(record.state.phase)
      ? null
      : last.at + last.took - life.endsAt
  }
}

export function lifeOf(id: string, model: string, madeAt: EpochMs, waits: Millis, runs: Millis): Life {
  return { id: `${id}-${madeAt}`, model, madeAt, startsAt: madeAt + waits, endsAt: madeAt + waits + runs }
}

/** A task that was watched to its end, long ago. */
export function endedRecord(life: Life): TaskRecord {
  const { madeAt: createdAt, startsAt: startedAt, endsAt: endedAt } = life
  const running = sawStatus({ phase: 'running', progress: null }, { facts: { createdAt, startedAt } })
  const succeeded = sawStatus(
    { phase: 'succeeded' },
    { facts: { createdAt, startedAt, endedAt }, outputs: [anOutput()] },
  )
  const queued = fold(
    trackedRecord(refOf(life), createdAt),
    sawStatus({ phase: 'queued', position: null }, { facts: { createdAt } }),
    seenAt(createdAt),
  )
  return fold(fold(queued, running, seenAt(startedAt, createdAt)), succeeded, seenAt(endedAt, startedAt))
}

/** Of several models, each with a file whose link died so long ago; below zero, so long ahead. */
export function endedRecords(count: number, deadFor: Millis): readonly TaskRecord[] {
  const now = Date.now()
  const began = now - 3 * DAY
  const like = Array.from({ length: 10 }, (_, model) => ({
    ...endedRecord(lifeOf('like', `model${model}`, began, SECOND, MINUTE)),
    outputs: [anOutput({ expiry: { at: now - deadFor, source: 'vendor' } })],
  }))
  return Array.from({ length: count }, (_, index) => {
    const remote = remoteOf(`old${index}-${began}`)
    return Object.assign({}, like[index % like.length], { id: taskIdOf(PACED, remote.id), remote })
  })
}

function refOf({ id, model }: Life): TaskRef {
  return { connection: PACED, vendor: PACED, remote: remoteOf(id), model }
}

function after(delay: Millis): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delay))
}
