/** A whole engine over an in-process vendor, for tests with fake timers. One {@link TestBrowser}, any number of tabs. */
import { environmentManager, QueryClient } from '@tanstack/react-query'
import type { Connection } from '#domain/connection/connection.ts'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import type { EngineParts } from '#engine/task-engine.ts'
import type { Environment } from '#engine/environment.ts'
import { type Locks, localLocks } from '#engine/locks.ts'
import type { Outputs } from '#engine/outputs/outputs-surface.ts'
import type { TabChannel, TabMessage } from '#engine/storage/tab-channel.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import type {
  Access,
  AccessEvent,
  ConnectionEdits,
  OpenStream,
  TransportOutcome,
} from '#engine/conversation/transport.ts'
import { headlessOutputs } from '#keeper/headless-outputs.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { memoryDisk, memoryStorage, type MemoryDisk } from '#testing/memory-storage.ts'
import { PLAIN, type PlainAnswer, plainVendor } from '#testing/plain-vendor.ts'
import type { Vendor, VendorRequest } from '#vendors/port.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import type { Registry } from '#vendors/registry-port.ts'

// Without a window Query takes us for a server that renders once, and starts no intervals.
environmentManager.setIsServer(() => false)

/** One answer: the vendor's, a failure of the line, or never. */
export type Answer = PlainAnswer | Exclude<TransportOutcome, { kind: 'reply' }> | 'silence'

interface SentRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly key: string | null
}

/** The vendor's side of the wire. `answer` may be replaced at any time. */
export interface Wire {
  answer: (request: VendorRequest, connection: Connection) => Answer
  /** Milliseconds from request to answer. */
  latency: number
  readonly sent: SentRequest[]
  session: Session | null
  /** How event streams are opened; without it there are none. */
  openStream?: OpenStream
}

export function aWire(answer: Wire['answer'], changes: Partial<Connection> = {}): Wire {
  const connections = [aConnection(PLAIN, { requestsPerSecond: 100, maxInFlight: 50, ...changes })]
  return { answer, latency: 20, sent: [], session: { version: '0', token: 'first', connections } }
}

function accessTo(wire: Wire): Access & { readonly tell: (event: AccessEvent) => void } {
  const listeners = new Set<(event: AccessEvent) => void>()
  return {
    async transport(connection, request, signal) {
      const { method, path, headers } = request
      wire.sent.push({ at: Date.now(), method, path, key: headers['idempotency-key'] ?? null })
      const answer = wire.answer(request, connection)
      await new Promise<void>((resolve, reject) => {
        if (answer !== 'silence') setTimeout(resolve, wire.latency)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      if (answer === 'silence' || 'kind' in answer) return answer === 'silence' ? { kind: 'timeout' } : answer
      const { status = 200, headers: replyHeaders = {}, body = '' } = answer
      return { kind: 'reply', reply: { status, headers: replyHeaders, body, receivedAt: Date.now() } }
    },
    ...(wire.openStream === undefined ? {} : { openStream: wire.openStream }),
    async session() {
      await Promise.resolve()
      return wire.session
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(event) {
      for (const listener of listeners) listener(event)
    },
  }
}

/** What the tabs of one browser share. */
export interface TestBrowser {
  readonly disk: MemoryDisk
  readonly locks: Locks
  readonly channel: () => TabChannel
}

export function aBrowser(disk: MemoryDisk = memoryDisk()): TestBrowser {
  const tabs = new Set<Set<(message: TabMessage) => void>>()
  return {
    disk,
    locks: localLocks(),
    channel() {
      const mine = new Set<(message: TabMessage) => void>()
      tabs.add(mine)
      return {
        post(message) {
          const others = [...tabs].filter((tab) => tab !== mine)
          queueMicrotask(() => {
            for (const tab of others) for (const listener of tab) listener(structuredClone(message))
          })
        },
        subscribe(listener) {
          mine.add(listener)
          return () => mine.delete(listener)
        },
        close: () => tabs.delete(mine),
      }
    },
  }
}

export interface TestSurroundings extends Environment {
  set(changes: { readonly online?: boolean; readonly visible?: boolean }): void
}

export function surroundings(): TestSurroundings {
  const listeners = new Set<() => void>()
  let [online, visible] = [true, true]
  return {
    isOnline: () => online,
    isVisible: () => visible,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(changes) {
      online = changes.online ?? online
      visible = changes.visible ?? visible
      for (const listener of listeners) listener()
    },
  }
}

export interface TestTab {
  readonly engine: Engine
  readonly surroundings: TestSurroundings
  readonly access: ReturnType<typeof accessTo>
}

export function openTab(
  wire: Wire,
  options: {
    readonly browser?: TestBrowser
    readonly vendor?: Vendor
    /** More dialects than the one of `vendor`. */
    readonly vendors?: Registry
    readonly edits?: ConnectionEdits
    readonly storage?: (disk: MemoryDisk) => TaskStorage
    /** Parts of the engine that come later, as in a page. */
    readonly late?: Partial<Pick<EngineParts, 'submits' | 'streams'>>
  } = {},
): TestTab {
  const { browser = aBrowser(), vendor = plainVendor(), storage = memoryStorage } = options
  const around = surroundings()
  const access = { ...accessTo(wire), ...(options.edits === undefined ? {} : { edits: options.edits }) }
  let keys = 0
  const tab = tabs++
  const engine = createEngine({
    queryClient: new QueryClient(),
    access,
    storage: storage(browser.disk),
    channel: browser.channel(),
    locks: browser.locks,
    environment: around,
    outputs: () => NO_OUTPUTS,
    vendors: options.vendors ?? createRegistry([vendor]),
    newKey: () => `key-${tab}-${++keys}`,
    ...options.late,
  })
  return { engine, surroundings: around, access }
}

let tabs = 0

export const NO_OUTPUTS: Outputs = headlessOutputs()
