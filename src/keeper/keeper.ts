/**
 * Keeps a list where no page is open: the engine of the page, without a page. Open tasks are in memory, the others in
 * the store; pages follow by a feed and act by commands.
 */
import { createHmac } from 'node:crypto'
import { environmentManager, QueryClient } from '@tanstack/react-query'
import { isTerminal } from '#domain/task/phase.ts'
import type { ArchiveNotes } from '#archive/archive-parts.ts'
import type { Archive } from '#archive/archive.ts'
import type { Json } from '#domain/json.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { DAY, MINUTE, type Clock, type Millis } from '#domain/time.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Access } from '#engine/conversation/transport.ts'
import type { Engine } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import { localLocks } from '#engine/locks.ts'
import type { CommandAnswer, CommandName, KeeperState } from '#engine/remote/protocol.ts'
import { Alarm, platformTimers, type Timers } from '#engine/timers.ts'
import { archiveNotes } from '#keeper/archive-notes.ts'
import { CallbackHints } from '#keeper/callback-hints.ts'
import { CommandKeys } from '#keeper/command-keys.ts'
import { KeeperCommands } from '#keeper/commands.ts'
import { Feed } from '#keeper/feed.ts'
import { connectionOfId } from '#keeper/forwarding/command-split.ts'
import { headlessOutputs } from '#keeper/headless-outputs.ts'
import { KeeperChannel } from '#keeper/keeper-channel.ts'
import { KeeperNews, type NewsDesk } from '#keeper/keeper-news.ts'
import { Team, type TeamParts } from '#keeper/team.ts'
import { keptStorage, type KeptStorage } from '#keeper/kept-storage.ts'
import { sharedNews } from '#keeper/shared-news.ts'
import type { LedgerStore, SpendBook } from '#ledger-store/store.ts'
import type { Registry } from '#vendors/registry-port.ts'

interface KeeperParts {
  readonly store: LedgerStore
  readonly access: Access
  readonly vendors: Registry
  readonly clock: Clock
  readonly timers?: Timers
  /** Who is told of what happens; absent: nobody. */
  readonly desk?: NewsDesk
  readonly archive: (notes: ArchiveNotes) => Archive
  /** Present where several gateways keep the list together. */
  readonly team?: TeamParts
}

/** Tasks that are over leave the memory this often, and old answers the store. */
const TIDY_EVERY: Millis = MINUTE
const ANSWERS_KEPT: Millis = DAY
/** A page that was away for longer begins anew. */
const FORGOTTEN_KEPT: Millis = 30 * DAY

/** Always there: nothing is put off because nobody looks. */
const STEADY: Environment = { isOnline: () => true, isVisible: () => true, subscribe: () => () => undefined }

const NOBODY: NewsDesk = { wanted: () => ({ ended: false, risks: false, blocked: false }), tell: () => undefined }

export class Keeper {
  readonly archive: Archive
  readonly #parts: KeeperParts
  readonly #storage: KeptStorage
  readonly #channel: KeeperChannel
  readonly #engine: Engine
  readonly #commands: KeeperCommands
  readonly #callbacks: CallbackHints
  readonly #news: KeeperNews
  readonly #team: Team | null
  readonly #feeds = new Set<Feed>()
  readonly #shared: ReturnType<typeof sharedNews>
  readonly #timers: Timers
  readonly #tidying: Alarm
  readonly #ends: readonly (() => void)[]
  #isStopped = false
  #isStateOld = true
  #told: { readonly state: KeeperState; readonly text: string } | null = null

  constructor(parts: KeeperParts) {
    this.#parts = parts
    const { store, access, vendors, clock, timers = platformTimers } = parts
    // Query takes Node for a server that renders once, and would start no intervals.
    environmentManager.setIsServer(() => false)
    this.#timers = timers
    this.#tidying = new Alarm(timers)
    this.#team = parts.team === undefined ? null : new Team(parts.team, access, timers)
    const isOver = (record: TaskRecord) => this.#isOver(record)
    this.#storage = keptStorage({ store, clock, timers, isOver, loadsAll: this.#team === null })
    this.#channel = new KeeperChannel((polls) => this.#eachFeed((feed) => feed.polled(polls)))
    const keys = new CommandKeys()
    this.#callbacks = new CallbackHints({ clock, timers, engine: () => this.#engine })
    this.#engine = createEngine({
      queryClient: new QueryClient(),
      vendors,
      access: this.#team?.access ?? access,
      storage: this.#storage,
      channel: this.#channel,
      locks: localLocks(),
      environment: STEADY,
      outputs: headlessOutputs,
      clock,
      timers,
      newKey: keys.next,
      isToldOf: (record) => this.#callbacks.trust.tells(record),
    })
    const engine = this.#engine
    this.#commands = new KeeperCommands({ ...parts, engine, storage: this.#storage, channel: this.#channel, keys })
    this.#news = new KeeperNews({ desk: NOBODY, ...parts, engine, storage: this.#storage, timers })
    const tell = () => this.#stateChanged()
    this.archive = parts.archive({
      ...archiveNotes({ clock, change: (ids, act) => this.#change(ids, act) }),
      onState: tell,
      worksFor: (connection) => this.#isOurs(connection),
    })
    // Hears of news before the feeds do, which ask it then.
    this.#shared = sharedNews(store)
    this.#ends = [
      this.#shared.end,
      store.onNews(() => {
        this.#eachFeed((feed) => feed.rowsChanged())
        if (this.#team !== null) this.archive.changedElsewhere()
      }),
      this.#storage.onCommit((changed) => {
        this.archive.offer(changed)
        this.#callbacks.trust.follow(changed)
      }),
      engine.connections.subscribe(tell),
      engine.polling.store.subscribe(tell),
      engine.storage.subscribe(tell),
    ]
  }

  /** Resolves when the stored tasks are in memory; from then on they are polled. */
  async start(): Promise<void> {
    await this.#engine.start()
    this.archive.offer(this.#engine.ledger.store.getState().tasks.values())
    await this.archive.load()
    this.archive.start()
    this.#team?.join({
      engine: this.#engine,
      storage: this.#storage,
      channel: this.#channel,
      archive: this.archive,
      run: (...command) => this.#commands.run(...command),
      called: (connection, body) => this.#callbacks.take(connection, body),
      tell: () => this.#stateChanged(),
    })
    this.#news.start()
    this.#planTidy()
  }

  /** Writes what is not written yet, and lets go of the store. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#tidying.clear()
    this.#callbacks.trust.stop()
    this.#news.stop()
    await this.#storage.unlessAway(this.archive.stop())
    await this.#team?.leave()
    for (const end of this.#ends) end()
    this.#eachFeed((feed) => feed.end())
    await this.#engine.stop()
  }

  /** Does a command once, however often it is sent. Null when its arguments are not those of this command. */
  command(name: CommandName, id: string, args: unknown, by: string | null = null): Promise<CommandAnswer | null> {
    return (this.#team ?? this.#commands).run(name, id, args, by)
  }

  /** May this gateway ask the connection's vendor now? Another one of the team may be at it. */
  mayAsk(connection: ConnectionId): boolean {
    return this.#team?.holds(connection) ?? true
  }

  /** Who spent: see {@link SpendBook}. */
  get spendBook(): SpendBook {
    return this.#parts.store.spendBook
  }

  /** The event stream for a page that knows everything up to `since`. */
  feed(since: string | null): ReadableStream<Uint8Array> {
    const onEnd = (over: Feed) => this.#feeds.delete(over)
    const feed = new Feed({ store: this.#shared, timers: this.#timers, state: () => this.#stateNow(), onEnd }, since)
    this.#feeds.add(feed)
    return feed.body
  }

  /** What a vendor's address of this gateway ends with. Another one for each connection, the same after a restart. */
  hookSecret(connection: ConnectionId): string {
    return createHmac('sha256', this.#parts.store.secret).update(connection).digest('base64url').slice(0, 32)
  }

  /** A vendor called about something of this connection. It is never believed: the task that it names is polled. */
  called(connection: ConnectionId, body: Json): void {
    if (this.mayAsk(connection)) this.#callbacks.take(connection, body)
    else this.#team?.passOn(connection, body)
  }

  /** The desk wants to hear of other things than before. */
  wishesChanged(): void {
    this.#news.wishesChanged()
  }

  connectionsChanged(): void {
    this.#channel.connectionsChanged()
  }

  #stateChanged(): void {
    this.#isStateOld = true
    this.#eachFeed((feed) => feed.stateChanged())
  }

  /** One for all pages, and the same one for as long as it says the same. */
  #stateNow(): KeeperState {
    if (this.#told !== null && !this.#isStateOld) return this.#told.state
    this.#isStateOld = false
    const state = this.#state()
    const text = JSON.stringify(state)
    const told = this.#told?.text === text ? this.#told : { state, text }
    this.#told = told
    return told.state
  }

  #state(): KeeperState {
    const { mode, live, liveBy } = this.#engine.polling.store.getState()
    const statuses = [...this.#engine.connections.getState().statuses.values()]
    return {
      statuses,
      mode,
      live,
      liveBy: [...liveBy],
      ...this.#team?.state(),
      storage: this.#engine.storage.getState(),
      archive: this.archive.state(),
    }
  }

  #eachFeed(act: (feed: Feed) => void): void {
    for (const feed of this.#feeds) act(feed)
  }

  #planTidy(): void {
    // What could not be done is done the next time.
    const tidy = () => this.#tidy().catch(() => undefined)
    if (!this.#isStopped) this.#tidying.set(TIDY_EVERY, () => void tidy().then(() => this.#planTidy()))
  }

  async #tidy(): Promise<void> {
    const over = [...this.#engine.ledger.store.getState().tasks.values()].filter((record) => this.#isOver(record))
    await this.#storage.flush()
    if (this.#engine.storage.getState().kind !== 'ready') return
    // What has changed since may not be on the disk yet.
    const settled = over.filter((record) => this.#engine.ledger.get(record.id) === record)
    this.#channel.dismiss(settled.map(({ id }) => id))
    const now = this.#parts.clock.now()
    await this.#parts.store.prune({ answers: now - ANSWERS_KEPT, gone: now - FORGOTTEN_KEPT })
  }

  #isOurs(connection: ConnectionId): boolean {
    return this.#team?.worksFor(connection) ?? true
  }

  #isOver(record: TaskRecord): boolean {
    return isTerminal(record.state.phase) && !this.archive.wants(record)
  }

  /** The tasks may have left the memory while their files were on the way. */
  async #change(all: readonly TaskId[], act: (record: TaskRecord) => TaskRecord): Promise<void> {
    const { ledger } = this.#engine
    const missing = all.filter((id) => ledger.get(id) === undefined)
    const found = await this.#storage.readSurely(missing)
    // Whoever works for the others notes what is true there. Asked last: what follows happens at once.
    const ids = all.filter((id) => this.#isOurs(connectionOfId(id)))
    this.#channel.summon(found.filter(({ id }) => ids.includes(id) && ledger.get(id) === undefined))
    await this.#storage.writeNow(
      ids.flatMap((id) => ledger.change(id, act) ?? []),
      [],
    )
  }
}
