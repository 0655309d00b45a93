/** Windows against the truth: the sandbox knows when each phase really began, the engine only when it asked. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runOf, waitOf } from '#domain/history/measure.ts'
import { trackedRecord } from '#domain/task/new-record.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { TaskRecord, VendorKey } from '#domain/task/task.ts'
import { MINUTE, SECOND, type EpochMs, type Millis } from '#domain/time.ts'
import { queuedFor, ranFor, totalFor } from '#domain/timeline/timeline.ts'
import { createLedger } from '#engine/ledger/ledger.ts'
import { Line } from '#engine/connection/line.ts'
import { pollTask } from '#engine/polling/poll-task.ts'
import { platformClock as clock, platformTimers as timers } from '#engine/timers.ts'
import type { Transport } from '#engine/conversation/transport.ts'
import { DIALECTS } from '#vendors/dialects.ts'
import type { Dialect } from '#sandbox/front/dialect.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import type { ScenarioKey } from '#sandbox/world/scenarios.ts'
import { startsAt, stateAt, vanishesAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import { PLAIN_DRAFT } from '#sandbox/world/world.ts'
import { spanWords } from '#parts/span-words.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { sandboxAccess } from '#testing/sandbox-access.ts'
import { readDuration } from '#testing/read-duration.ts'
import { CAST } from '#testing/cast.ts'
import { CODED, vendorOf } from '#testing/product.ts'

// The budget's own timers go on; only the clock is ours.
beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const NOBODY: ReadonlySet<VendorKey> = new Set()

const SCENARIOS = [
  'happy-image',
  'happy-video',
  'long-video',
  'slow-queue',
  'stuck-running',
  'moderation-refusal',
  'task-timeout',
  'unknown-status',
  'vanished-task',
  'truncated-json',
  'missing-status',
  'html-bad-gateway',
] as const satisfies readonly ScenarioKey[]

interface Schedule {
  /** How far the vendor's clock is ahead of ours. */
  readonly skew: Millis
  /** The task's age when it is tracked. */
  readonly age: Millis
  readonly polls: readonly { readonly pause: Millis; readonly there: Millis; readonly back: Millis }[]
}

const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  skew: fc.oneof(fc.constant(0), fc.nat(10 * MINUTE)),
  age: fc.oneof(fc.nat(20 * SECOND), fc.nat(12 * MINUTE)),
  polls: fc.array(
    fc.record({
      pause: fc.oneof(fc.nat(6 * SECOND), fc.nat(4 * MINUTE)),
      there: fc.nat(3 * SECOND),
      back: fc.nat(3 * SECOND),
    }),
    { minLength: 1, maxLength: 14 },
  ),
})

function passes(time: Millis): void {
  vi.setSystemTime(Date.now() + time)
}

async function watched(dialect: Dialect, scenario: ScenarioKey, { skew, age, polls }: Schedule) {
  vi.setSystemTime(NOON)
  const sandbox = createSandbox({ clock, cast: CAST, demo: false })
  sandbox.world.clock.advance(skew)
  const task = sandbox.world.add(dialect, { ...PLAIN_DRAFT, scenario, createdAt: sandbox.world.clock.now() - age })
  const vendor = vendorOf(dialect.key)
  if (vendor === undefined) throw new Error(`no vendor ${dialect.key}`)
  const connection = aConnection(dialect.key, { requestsPerSecond: 1e9, maxInFlight: 1e9 })
  const access = sandboxAccess(sandbox, [connection])
  let [there, back] = [0, 0]
  const transport: Transport = async (...call) => {
    passes(there)
    const outcome = await access.transport(...call)
    passes(back)
    return outcome.kind === 'reply' ? { ...outcome, reply: { ...outcome.reply, receivedAt: Date.now() } } : outcome
  }
  const line = new Line({ connection, vendor, transport, clock, timers, onChange: () => undefined })
  const ledger = createLedger({ after: () => () => undefined })
  const found = vendor.recognise(task.id)
  const remote = found.kind === 'ref' ? found.remote : found.complete(task.model)
  const record = trackedRecord({ connection: connection.id, vendor: dialect.key, remote, model: null }, Date.now())
  ledger.add([record])
  const turn = { urgency: 'due', deadline: 0, waits: 'never', key: null } as const
  const parts = { ledger, clock, line: () => line, onPoll: () => undefined }
  for (const poll of polls) {
    passes(poll.pause)
    ;[there, back] = [poll.there, poll.back]
    await pollTask(parts, record.id, turn, new AbortController().signal)
  }
  return { record: ledger.get(record.id), task, now: sandbox.world.clock.now() }
}

/** When each phase that the vendor can tell apart really began, on the vendor's clock. */
function truth(task: SandboxTask, until: EpochMs): ReadonlyMap<Phase, EpochMs> {
  const begins = new Map<Phase, EpochMs>()
  for (let at = task.createdAt; at <= until + SECOND; at += 250) {
    const { phase, since } = stateAt(task, at)
    begins.set(phase === 'strange' ? 'unrecognised' : phase, since)
  }
  // A vendor that states when the work began says so whatever it calls the work.
  const strange = begins.get('unrecognised')
  if (strange !== undefined && !begins.has('running')) begins.set('running', strange)
  const failed = begins.get('failed')
  if (failed !== undefined) begins.set('timedOut', failed)
  const gone = vanishesAt(task)
  if (gone !== null) begins.set('gone', gone)
  return begins
}

function missed(record: TaskRecord | undefined, task: SandboxTask, skew: Millis, now: EpochMs): readonly string[] {
  const begins = truth(task, now)
  return (record?.timeline ?? []).flatMap((entry) => {
    if (entry.kind === 'anomaly') return [`anomaly: ${entry.text}`]
    const began = begins.get(entry.phase)
    if (began === undefined) return [`${entry.phase} never was`]
    const ours = began - skew
    const inside = (entry.notBefore === null || entry.notBefore <= ours) && ours <= entry.notAfter
    return inside ? [] : [`${entry.phase}: ${entry.notBefore} .. ${entry.notAfter} without ${ours}`]
  })
}

/** What a person reads of the durations of a task, and what they really were; null for one that is not over. */
function untrue(record: TaskRecord | undefined, task: SandboxTask, theirNow: EpochMs): readonly string[] {
  if (record === undefined) return []
  const real = stateAt(task, theirNow)
  const begins = truth(task, theirNow)
  const over = isTerminal(record.state.phase)
  // What a live row says of its present state is as old as its last answer, and the row says how old that is.
  if (!over && begins.get(record.state.phase) !== real.since) return []
  const end = over ? real.since : theirNow
  const started = begins.get('running') ?? begins.get('finishing') ?? end
  const waited = startsAt(task) === task.createdAt ? null : Math.min(started, end) - task.createdAt
  // What the vendor calls by a word of its own is not counted as running.
  const worked = begins.has('running') && !begins.has('unrecognised') && started <= end
  const ran = worked ? end - started : null
  const claims = [
    ['queued', queuedFor(record, Date.now()), waited],
    ['ran', ranFor(record, Date.now()), ran],
    ['total', totalFor(record, Date.now()), end - task.createdAt],
  ] as const
  const valued = [
    ['wait', waitOf(record, NOBODY), waited],
    ['run', runOf(record), ran],
  ] as const
  const charted = valued.flatMap(([name, measure, really]) => {
    if (measure === null || really === null) return []
    // A window of half the value at most, and the value in its middle; half a second is what nobody sees.
    const isTrue = Math.abs(measure.ms - really) <= measure.ms / 4 + SECOND / 2
    return isTrue ? [] : [`${name}: ${measure.ms} is not ${really}`]
  })
  const printed = claims.flatMap(([name, span, really]) => {
    if (really === null) return []
    const { short, full } = spanWords(span)
    const wrong = [short, full].filter((text) => {
      const { low, high } = readDuration(text)
      return really < low || really > high
    })
    return wrong.map((text) => `${name}: ${text} is not ${really}`)
  })
  return [...printed, ...charted]
}

const KEYS: readonly VendorKey[] = CODED.map(({ key }) => key)

describe('the window of every timeline entry, and every duration that is printed of it,', () => {
  it.each(KEYS)('contains the sandbox’s true time, for any poll schedule (%s)', async (key) => {
    const dialect = DIALECTS.find((candidate) => candidate.key === key)
    if (dialect === undefined) return
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SCENARIOS), anySchedule, async (scenario, schedule) => {
        const { record, task, now } = await watched(dialect, scenario, schedule)
        expect(missed(record, task, schedule.skew, now)).toEqual([])
        // One word for waiting and working: how long a task waited is then how long the vendor called it waiting.
        const hides = vendorOf(key)?.advice.hidesRunning === true
        const wrong = untrue(record, task, now).filter((claim) => !hides || !/^(queued|ran|wait|run):/.test(claim))
        expect(wrong).toEqual([])
      }),
      { numRuns: 40 },
    )
  })
})
