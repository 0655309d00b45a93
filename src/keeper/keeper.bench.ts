/**
 * What a poll costs that finds nothing new, with 20,000 open tasks: in the gateway that keeps the list, and in a page
 * that keeps it. Prints the processor's time for each poll and the memory of the whole process, in which the gateway
 * comes first and stays: the page's figure has both. Run with `npx vitest bench --run keeper`.
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
const ONCE = { time: 0, iterations: 5, warmupTime: 0, warmupIterations: 1 }

const names = Array.from({ length: OPEN }, (_, index) => `t${index}`)
const ids = names.slice(0, POLLED).map((name) => taskIdOf(PLAIN, name))
const vendors = createRegistry([plainVendor()])

/** Every answer is the same. */
const access: Access = {
  transport: () => {
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
    folder: join(folder, 'outputs'),
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

function measured(name: string, open: () => Promise<Poll>): () => Promise<void> {
  let poll: Poll | null = null
  return async () => {
    poll ??= await open()
    await poll(ids)
    const before = process.cpuUsage()
    await poll(ids)
    const { user, system } = process.cpuUsage(before)
    const resident = Math.round(process.memoryUsage().rss / 1024 ** 2)
    const each = ((user + system) / 1000 / POLLED).toFixed(2)
    process.stdout.write(`${name}: ${each} ms of CPU a poll, ${resident} MB resident\n`)
  }
}

describe(`${POLLED} polls that find nothing new, of ${OPEN} open tasks`, () => {
  bench('a gateway that keeps the list', measured('gateway', inGateway), ONCE)
  bench('a page that keeps it', measured('page', inPage), ONCE)
})
