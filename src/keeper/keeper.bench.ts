/**
 * What a poll costs that finds nothing new, with 20,000 open tasks: in the gateway that keeps the list, or in a page that
 * keeps it. `node .ci/keeper-cost.mjs` runs each in a process of its own and prints both beside each other.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentManager, QueryClient } from '@tanstack/react-query'
import { bench, describe } from 'vitest'
import { trackedRecord } from '#domain/task/new-record.ts'
import { type TaskId, taskIdOf, type TaskRecord } from '#domain/task/task.ts'
import { Archive } from '#archive/archive.ts'
import type { Access } from '#engine/conversation/transport.ts'
import { NO_LIST } from '#engine/remote/list-cache.ts'
import { createEngine } from '#engine/create-engine.ts'
import { localLocks } from '#engine/locks.ts'
import { platformClock as clock, platformTimers as timers } from '#engine/timers.ts'
import { archiveRules } from '#gateway/config/archive-choice.ts'
import { Keeper } from '#keeper/keeper.ts'
import { keptStorage } from '#keeper/kept-storage.ts'
import { openStore } from '#ledger-store/open-store.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { PLAIN, plainRef, plainVendor } from '#testing/plain-vendor.ts'
import { aBrowser, NO_OUTPUTS, surroundings } from '#testing/test-engine.ts'
import { createRegistry } from '#vendors/create-registry.ts'

const OPEN = 20_000
const POLLED = 1_000
const ONCE = { time: 0, iterations: 1, warmupTime: 0, warmupIterations: 0 }

const names = Array.from({ length: OPEN }, (_, index) => `t${index}`)
const ids = names.slice(0, POLLED).map((name) => taskIdOf(PLAIN, name))
const vendors = createRegistry([plainVendor()])

let asked = 0

/** Every answer is the same. */
const access: Access = {
  transport: () => {
    asked += 1
    const reply = { status: 200, headers: {}, body: '{"phase":"running"}', receivedAt: clock.now() }
    return Promise.resolve({ kind: 'reply', reply })
  },
  session: () => {
    const connections = [aConnection(PLAIN, { requestsPerSecond: 1e9, maxInFlight: 1e9 })]
    return Promise.resolve({ version: '0', token: 'one', connections })
  },
  subscribe: () => () => undefined,
}

function records(): readonly TaskRecord[] {
  return names.map((name) => trackedRecord(plainRef(name), clock.now()))
}

type Poll = (which: readonly TaskId[]) => Promise<unknown>

async function inGateway(): Promise<Poll> {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-bench-'))
  const opened = openStore(folder, clock)
  if (opened.kind !== 'open') throw new Error(opened.kind)
  const seed = keptStorage({ store: opened.store, clock, isOver: () => false })
  await seed.load(NO_LIST)
  await seed.writeNow(records(), [])
  const { store } = opened
  const archive = {
    place: { folder: join(folder, 'outputs'), name: '', far: null },
    book: store.copyBook,
    fetch,
    clock,
    timers,
    rules: archiveRules(false),
  }
  const keeper = new Keeper({
    store,
    access,
    vendors,
    clock,
    archive: (needs) => new Archive({ ...archive, ...needs }),
  })
  await keeper.start()
  let count = 0
  return (which) => keeper.command('checkNow', `bench-command-${(count += 1)}`, [[...which]])
}

async function inPage(): Promise<Poll> {
  environmentManager.setIsServer(() => false)
  const engine = createEngine({
    queryClient: new QueryClient(),
    vendors,
    access,
    storage: memoryStorage(memoryDisk(records())),
    channel: aBrowser().channel(),
    locks: localLocks(),
    environment: surroundings(),
    outputs: () => NO_OUTPUTS,
  })
  await engine.start()
  return (which) => engine.polling.checkNow(which)
}

/** Median of several runs: one alone tells of whatever else the machine did. */
const RUNS = 5

function measured(open: () => Promise<Poll>): () => Promise<void> {
  return async () => {
    const before = process.memoryUsage().rss
    const poll = await open()
    await poll(ids)
    const costs: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      const [began, askedBefore] = [process.cpuUsage(), asked]
      await poll(ids)
      if (asked - askedBefore !== POLLED) throw new Error(`${asked - askedBefore} polls instead of ${POLLED}`)
      const { user, system } = process.cpuUsage(began)
      costs.push((user + system) / 1000 / POLLED)
    }
    const each = costs.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)]
    const { rss } = process.memoryUsage()
    process.stdout.write(`\nkeeper-cost ${JSON.stringify({ milliseconds: each, resident: rss, before })}\n`)
  }
}

const WHO = { gateway: inGateway, page: inPage } as const

describe(`${POLLED} polls that find nothing new, of ${OPEN} open tasks`, () => {
  const who = process.env['KEEPER'] === 'page' ? 'page' : 'gateway'
  bench(who, measured(WHO[who]), ONCE)
})
