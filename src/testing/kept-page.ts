/** A page of a {@link KeptHouse}: the remote engine, with a browser that survives it. */
import type { TaskRecord } from '#domain/task/task.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import type { Engine } from '#engine/engine.ts'
import { localLocks, type Locks } from '#engine/locks.ts'
import { createRemoteEngine } from '#engine/remote/remote-engine.ts'
import { platformClock } from '#engine/timers.ts'
import type { KeptHouse } from '#testing/kept-house.ts'
import { memoryDisk, memoryStorage, sealingStorage, type MemoryDisk } from '#testing/memory-storage.ts'
import { NO_OUTPUTS, surroundings } from '#testing/test-engine.ts'
import { REGISTRY } from '#testing/product.ts'

export interface KeptBrowser {
  readonly disk: MemoryDisk
  /** The list that it kept by itself. */
  readonly own: MemoryDisk
  /** Of the connections that it knew then. */
  readonly addresses: Map<string, string>
  readonly locks: Locks
  cursor: string | null
  heardAt: number | null
}

export function aKeptBrowser(): KeptBrowser {
  return {
    disk: memoryDisk(),
    own: memoryDisk(),
    addresses: new Map(),
    locks: localLocks(),
    cursor: null,
    heardAt: null,
  }
}

export interface KeptPage {
  readonly engine: Engine
  /** What the person was told. */
  readonly told: readonly string[]
  readonly tasks: () => readonly TaskRecord[]
  /** What is over is sealed in this browser's memory of the list. */
  readonly seal: () => void
}

let pages = 0

export function openKeptPage(house: Pick<KeptHouse, 'fetch'>, browser: KeptBrowser = aKeptBrowser()): KeptPage {
  const told: string[] = []
  const page = (pages += 1)
  let commands = 0
  const cache = sealingStorage(browser.disk)
  const engine = createRemoteEngine({
    vendors: REGISTRY,
    fetch: house.fetch,
    access: gatewayAccess({ fetch: house.fetch, clock: platformClock, isOnline: () => true }),
    cache,
    book: {
      read: () => browser.cursor,
      write: (cursor) => {
        browser.cursor = cursor
      },
      readHeard: () => browser.heardAt,
      writeHeard: (at) => {
        browser.heardAt = at
      },
    },
    own: () => memoryStorage(browser.own),
    addressOf: (connection) => browser.addresses.get(connection) ?? null,
    locks: browser.locks,
    environment: surroundings(),
    outputs: () => NO_OUTPUTS,
    tell: (message) => told.push(message),
    newId: () => `page-${page}-command-${(commands += 1)}`,
  })
  const tasks = () => [...engine.ledger.store.getState().tasks.values()]
  return { engine, told, tasks, seal: cache.seal }
}
