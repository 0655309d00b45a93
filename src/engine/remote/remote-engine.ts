/** The engine of a page whose gateway keeps the list: it shows what the feed tells, and asks for what a person wants. */
import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { errorText } from '#domain/error-text.ts'
import { isShelved, withText } from '#domain/task/shelved.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { connectionAdmin } from '#engine/connection/connection-admin.ts'
import type { Access } from '#engine/conversation/transport.ts'
import { noDirectMode } from '#engine/direct/no-direct-mode.ts'
import type { ConnectionsState, Engine, KeeperInfo } from '#engine/engine.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import type { Environment } from '#engine/environment.ts'
import { EngineHistory } from '#engine/history/history.ts'
import { createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { Outputs } from '#engine/outputs/outputs-surface.ts'
import { EngineReminders } from '#engine/outputs/reminders.ts'
import { FeedReader } from '#engine/remote/feed-reader.ts'
import { GatewayCalls } from '#engine/remote/gateway-calls.ts'
import { ListCache, type CursorBook } from '#engine/remote/list-cache.ts'
import { ownList } from '#engine/remote/own-list.ts'
import { type KeeperState, ROWS_A_COMMAND } from '#engine/remote/protocol.ts'
import { remoteCommands } from '#engine/remote/remote-commands.ts'
import { RemotePolling } from '#engine/remote/remote-polling.ts'
import { ToldList } from '#engine/remote/told-list.ts'
import { readRow } from '#engine/storage/rows.ts'
import type { TabPoll } from '#engine/storage/tab-channel.ts'
import type { KeptFirst, TaskStorage } from '#engine/storage/task-storage.ts'
import { pause, platformClock, platformTimers, type Timers } from '#engine/timers.ts'
import type { Registry } from '#vendors/registry-port.ts'

/** What saving outputs needs of this engine. */
interface RemoteOutputsParts {
  readonly ledger: EngineLedger
  readonly storage: Pick<TaskStorage, 'writeNow'>
  readonly clock: Clock
  readonly timers: Timers
}

interface RemoteParts {
  readonly vendors: Registry
  /** The page's `fetch`, against its own origin. */
  readonly fetch: typeof fetch
  readonly access: Access
  /** This browser's memory of the list; never the list that the browser kept by itself. */
  readonly cache: TaskStorage
  readonly book: CursorBook
  /** Opens the list that this browser kept by itself. */
  readonly own: () => TaskStorage
  /** Of a connection that this browser knew when it kept the list; null where it does not remember. */
  readonly addressOf: (connection: ConnectionId) => string | null
  readonly locks: Locks
  readonly environment: Environment
  readonly outputs: (parts: RemoteOutputsParts) => Outputs
  /** Shows a sentence to the person: a change that was not made. */
  readonly tell: (message: string) => void
  readonly clock?: Clock
  readonly timers?: Timers
  readonly newId?: () => string
}

/** The gateway's answer and its news of the same tasks come by two ways. */
const NEWS_WITHIN: Millis = 3 * SECOND

export function createRemoteEngine(parts: RemoteParts): Engine {
  return new RemoteEngine(parts)
}

class RemoteEngine implements Engine {
  readonly vendors: Engine['vendors']
  readonly ledger: EngineLedger
  readonly history: Engine['history']
  readonly connections: StoreApi<ConnectionsState> = createStore(() => ({ gateway: 'starting', statuses: new Map() }))
  readonly connectionAdmin: Engine['connectionAdmin']
  readonly direct = noDirectMode()
  readonly polling: RemotePolling
  readonly commands: Engine['commands']
  readonly outputs: Outputs
  readonly reminders: EngineReminders
  readonly storage: StoreApi<StorageState> = createStore(() => ({
    kind: 'loading',
    why: null,
    quarantined: 0,
    restored: 0,
  }))
  readonly keeper: StoreApi<KeeperInfo> = createStore(() => ({ kind: 'gateway', lostAt: null }))
  readonly ownList: Engine['ownList']
  readonly first?: KeptFirst
  readonly #stopped = new AbortController()
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #history: EngineHistory
  readonly #list: ToldList
  readonly #cache: ListCache
  readonly #calls: GatewayCalls
  #reader: FeedReader | null = null
  /** What an earlier visit remembered was true then; null as soon as the gateway itself was heard. */
  #rememberedAt: EpochMs | null = null

  constructor(parts: RemoteParts) {
    const { access, locks, environment, clock = platformClock, timers = platformTimers } = parts
    const { newId = () => crypto.randomUUID() } = parts
    const { signal } = this.#stopped
    this.#clock = clock
    this.#timers = timers
    const onRefused = (error: unknown) => parts.tell(errorText(error))
    const calls = new GatewayCalls({ fetch: parts.fetch, access, timers, newId, signal })
    this.#calls = calls
    this.vendors = parts.vendors
    this.ledger = createLedger(timers)
    this.#history = new EngineHistory(this.ledger.store, timers)
    this.history = this.#history.store
    this.#list = new ToldList({ ledger: this.ledger, calls, timers, onRefused })
    this.polling = new RemotePolling({ calls, clock, timers, onRefused })
    this.commands = remoteCommands({
      calls,
      ledger: this.ledger,
      seen: (ids) => this.#seen(ids),
      readOnly: () => this.#readOnly(),
      onRefused,
      withTexts: (records) => this.withTexts(records),
    })
    this.ownList = ownList({
      open: parts.own,
      calls,
      connections: () => [...this.connections.getState().statuses.values()].map(({ connection }) => connection),
      addressOf: parts.addressOf,
      records: () => [...this.#list.all()],
      withTexts: (records) => this.withTexts(records),
      isWhole: () => this.#list.isWhole && this.#readOnly() === null && this.ledger.store.getState().loaded,
    })
    this.connectionAdmin = connectionAdmin({
      access,
      // The feed tells of the change, as it does of anybody else's.
      connections: { store: this.connections, adopt: () => undefined },
      ledger: this.ledger,
      changed: () => undefined,
    })
    const storage = {
      read: (ids: readonly TaskId[]) => Promise.resolve(this.#list.read(ids)),
      writeNow: () => this.#list.deliver(),
    }
    this.outputs = parts.outputs({ ledger: this.ledger, storage, clock, timers })
    this.reminders = new EngineReminders({ ledger: this.ledger, storage, locks, environment, clock, timers, signal })
    if (parts.cache.first !== undefined) this.first = parts.cache.first
    this.#cache = new ListCache({
      storage: parts.cache,
      shelve: (sealed) => this.#list.shelve(sealed),
      book: parts.book,
      locks,
      signal,
      onTurn: (cursor) => this.#reader?.rewind(cursor),
    })
  }

  async start(): Promise<void> {
    const known = await this.#cache.load()
    if (known !== null) await this.#loadVendors(known.records)
    const { signal } = this.#stopped
    if (signal.aborted) return
    if (known !== null) this.#list.restore(known.records)
    this.#rememberedAt = known?.heardAt ?? null
    this.reminders.start()
    const reader = new FeedReader(
      {
        calls: this.#calls,
        timers: this.#timers,
        signal,
        handlers: {
          rows: (records, gone, cursor, complete) => this.#hearRows(records, gone, cursor, complete),
          reset: () => {
            this.#list.reset()
            this.#cache.reset()
          },
          state: (state) => this.#hearState(state),
          polls: (polls) => this.#hearPolls(polls),
          alive: () => {
            if (this.#list.isWhole) this.#cache.hear(this.#clock.now())
          },
          lost: (why) => this.#lose(why === 'other-version'),
        },
      },
      known?.cursor ?? null,
    )
    this.#reader = reader
    this.#cache.start()
    void reader.run()
  }

  /** From this browser's memory of the list; what that has lost, the gateway has. */
  async withTexts(records: readonly TaskRecord[]): Promise<readonly TaskRecord[]> {
    const found = await this.#cache.withTexts(records)
    const lacking = found.flatMap((record) => (isShelved(record) ? [record.id] : []))
    const told = new Map<TaskId, TaskRecord>()
    for (let at = 0; at < lacking.length; at += ROWS_A_COMMAND) {
      const rows = v.parse(
        v.array(v.unknown()),
        await this.#calls.command('read', lacking.slice(at, at + ROWS_A_COMMAND)),
      )
      for (const row of rows.map(readRow)) if (row.kind === 'record') told.set(row.record.id, row.record)
    }
    return found.map((record) => withText(record, told.get(record.id)))
  }

  async stop(): Promise<void> {
    await this.#list.deliver().catch(() => undefined)
    this.#stopped.abort(new DOMException('the engine stops', 'AbortError'))
    this.#list.stop()
    this.polling.stop()
    this.#history.stop()
    await this.#cache.stop()
  }

  #hearRows(records: readonly TaskRecord[], gone: readonly TaskId[], cursor: string | null, complete: boolean): void {
    const forgotten = this.#list.hear(records, gone, complete)
    this.polling.forget(forgotten)
    void this.#loadVendors(records)
    this.#cache.remember(records, forgotten, this.#list.isWhole ? cursor : null)
    // Without anything remembered the list is shown when all of it is there.
    if (complete && !this.ledger.store.getState().loaded) this.ledger.restore([], new Map())
  }

  /** Of tasks whose connection is gone too: what they say is read by their vendor's words. */
  async #loadVendors(records: readonly TaskRecord[]): Promise<void> {
    await this.vendors.load(records.map(({ vendor }) => vendor)).catch(() => undefined)
  }

  #hearState(state: KeeperState): void {
    this.keeper.setState({ kind: 'gateway', lostAt: null, ...(state.team && { team: state.team }) }, true)
    this.#rememberedAt = null
    const statuses = new Map(state.statuses.map((status) => [status.connection.id, status]))
    this.connections.setState({ gateway: 'ready', statuses })
    this.polling.show(state)
    this.storage.setState(state.storage)
    this.outputs.store.setState({ copies: state.archive })
  }

  #hearPolls(polls: readonly TabPoll[]): void {
    for (const { id, heard } of polls) if (heard !== null) this.ledger.hear(id, heard)
    this.polling.hear(polls)
  }

  #lose(isOther: boolean): void {
    const { kind, lostAt } = { lostAt: null, ...this.keeper.getState() }
    const known = lostAt ?? this.#rememberedAt ?? this.#clock.now()
    if (kind === 'gateway') this.keeper.setState({ kind, lostAt: known, ...(isOther ? { isOther } : {}) }, true)
    const { statuses } = this.connections.getState()
    const held = [...statuses].map(([id, status]) => [id, { ...status, held: 'gateway' as const }] as const)
    this.connections.setState({ gateway: 'unreachable', statuses: new Map(held) })
    // Nothing is remembered and nobody answers: an empty list is all there is to show.
    if (!this.ledger.store.getState().loaded) this.ledger.restore([], new Map())
    if (this.storage.getState().kind === 'loading') this.storage.setState({ kind: 'ready' })
  }

  #readOnly(): string | null {
    if (this.connections.getState().gateway !== 'unreachable') return null
    const keeper = this.keeper.getState()
    return keeper.kind === 'gateway' && keeper.isOther === true
      ? 'The gateway is of another version: reload this page. Nothing was changed.'
      : 'The gateway does not answer: nothing can be changed until it is back.'
  }

  /** Resolves when these are in the list, or after a while without: they come then. */
  async #seen(ids: readonly TaskId[]): Promise<void> {
    const isThere = () => ids.every((id) => this.ledger.get(id) !== undefined)
    if (isThere()) return
    const waited = new AbortController()
    const end = this.ledger.onCommit(() => {
      if (isThere()) waited.abort()
    })
    await pause(this.#timers, NEWS_WITHIN, AbortSignal.any([waited.signal, this.#stopped.signal])).catch(
      () => undefined,
    )
    end()
  }
}
