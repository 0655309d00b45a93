/**
 * What one wave of polls costs from the vendor's reply to the commit, all of it ours (no React): line, budget,
 * observer, fold, ledger. Each reply brings news, the worst case. Run with `npx vitest bench --run`.
 */
import { QueriesObserver, QueryClient } from '@tanstack/react-query'
import { bench, describe } from 'vitest'
import { trackedRecord } from '#domain/task/new-record.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import { type TaskId, taskIdOf } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import { Line } from '#engine/connection/line.ts'
import { Poller } from '#engine/polling/poller.ts'
import { planSweep } from '#engine/polling/sweep-plan.ts'
import { taskQuery } from '#engine/polling/task-query.ts'
import { pollTask } from '#engine/polling/poll-task.ts'
import { platformClock as clock, platformTimers as timers } from '#engine/timers.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { PLAIN, plainRef, plainVendor } from '#testing/plain-vendor.ts'

const TRACKED = 5_000

const ONCE = { time: 0, iterations: 3, warmupTime: 0, warmupIterations: 1 }

interface World {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly line: Line
  readonly ids: readonly TaskId[]
  /** From now on each reply says something new. */
  readonly turn: () => void
}

function aWorld(count: number): World {
  const ledger = createLedger(timers)
  let wave = 0
  const line = new Line({
    connection: aConnection(PLAIN, { requestsPerSecond: 1e9, maxInFlight: 1e9 }),
    vendor: plainVendor(),
    transport: () => {
      const body = `{"phase":"running","wave":${wave}}`
      return Promise.resolve({ kind: 'reply', reply: { status: 200, headers: {}, body, receivedAt: 0 } })
    },
    clock,
    timers,
    onChange: () => undefined,
  })
  const names = Array.from({ length: count }, (_, index) => `t${index}`)
  ledger.restore(
    names.map((name) => trackedRecord(plainRef(name), clock.now())),
    new Map(),
  )
  return {
    queryClient: new QueryClient(),
    ledger,
    line,
    ids: names.map((name) => taskIdOf(PLAIN, name)),
    turn() {
      wave++
    },
  }
}

function pollerOf({ queryClient, ledger, line }: World, onPoll: () => void) {
  return new Poller({
    queryClient,
    ledger,
    clock,
    line: () => line,
    mayPoll: () => true,
    hears: () => false,
    history: () => undefined,
    onPoll,
  })
}

/** One observer a task, one commit for the wave. */
function ours(count: number, polled: number) {
  const world = aWorld(count)
  const poller = pollerOf(world, () => undefined)
  return async () => {
    world.turn()
    const wave = world.ids.slice(0, polled).map((id) => poller.pollNow(id))
    await Promise.all(wave)
    world.ledger.commitNow()
  }
}

/** The same, telling React of each reply by itself. */
function commitEach(count: number) {
  const world = aWorld(count)
  const poller = pollerOf(world, () => world.ledger.commitNow())
  return async () => {
    world.turn()
    await Promise.all(world.ids.map((id) => poller.pollNow(id)))
  }
}

/** What `useQueries` over all tasks does, without the rendering that it would cause. */
function oneQueriesObserver(count: number) {
  const { queryClient, ledger, line, ids, turn } = aWorld(count)
  const parts = { ledger, clock, line: () => line, onPoll: () => undefined }
  const request = { urgency: 'due', deadline: 0, waits: 'always', key: null } as const
  const poll = (id: TaskId, signal: AbortSignal) => pollTask(parts, id, request, signal)
  const observer = new QueriesObserver(
    queryClient,
    ids.map((id) => ({ ...taskQuery(id, poll), initialData: () => ledger.get(id) ?? null })),
  )
  observer.subscribe(() => undefined)
  return async () => {
    turn()
    await Promise.all(observer.getObservers().map((one) => one.refetch()))
  }
}

describe(`a wave of ${TRACKED} replies`, () => {
  bench('one observer a task, one commit', ours(TRACKED, TRACKED), ONCE)
  bench('one observer a task, a commit a reply', commitEach(TRACKED), { ...ONCE, iterations: 1, warmupIterations: 0 })
  bench('one QueriesObserver, as useQueries', oneQueriesObserver(TRACKED), {
    ...ONCE,
    iterations: 1,
    warmupIterations: 0,
  })
})

/** The same news out of a list: no turn, no observer's query, one commit for the wave. */
function swept(count: number, told: number) {
  const world = aWorld(count)
  const poller = pollerOf(world, () => undefined)
  poller.reconcile()
  const evidence = { httpStatus: 200, statusWord: null, requestId: null, bodyLength: 0 }
  let wave = 0
  return () => {
    wave++
    const now = clock.now()
    const state = { phase: 'running', progress: null } as const
    const observation = {
      kind: 'status',
      state,
      facts: NO_FACTS,
      outputs: [],
      evidence: { ...evidence, body: `${wave}` },
    } as const
    for (const id of world.ids.slice(0, told)) {
      const news = { observation, askedAt: now, answeredAt: now, httpStatus: 200 }
      poller.swept(id, news, { next: now + MINUTE, until: now + HOUR })
    }
    world.ledger.commitNow()
  }
}

describe('500 rows of a list, whatever is tracked', () => {
  bench('of 500 tracked', swept(500, 500), { ...ONCE, iterations: 10 })
  bench('of 5,000 tracked', swept(TRACKED, 500), { ...ONCE, iterations: 10 })
})

describe('the plan of a sweep', () => {
  const tasks = Array.from({ length: TRACKED }, (_, index) => ({
    madeAt: index * SECOND,
    interval: 5 * SECOND,
    page: null,
  }))
  const ends = Array.from({ length: 50 }, (_, page) => (TRACKED - page * 100) * SECOND)
  const shape = { newest: TRACKED * SECOND, ends, whole: true }
  bench('over 5,000 tasks', () => void planSweep(tasks, 100, shape, 8), { ...ONCE, iterations: 10 })
})

describe('500 polls, whatever is tracked', () => {
  bench('of 500 tracked', ours(500, 500), { ...ONCE, iterations: 10 })
  bench('of 5,000 tracked', ours(TRACKED, 500), { ...ONCE, iterations: 10 })
})
