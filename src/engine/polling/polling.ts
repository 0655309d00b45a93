/** Who polls, and whether: leader or follower, paused, offline. The poller does the polling, sweeps spare it much. */
import type { QueryClient } from '@tanstack/react-query'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ModelHistory } from '#domain/history/history.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import type { Connections } from '#engine/connection/connections.ts'
import type { OpenStream } from '#engine/conversation/transport.ts'
import type { Polling, PollingMode, PollingState, PollLogEntry } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import type { Commit, EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import { Interest, REPEAT_INTEREST } from '#engine/polling/interest.ts'
import { lead } from '#engine/polling/leader.ts'
import { LeaderAnswers } from '#engine/polling/leader-answers.ts'
import type { ListSweeps, SweepsParts } from '#engine/polling/list-sweeps.ts'
import { PollLog } from '#engine/polling/poll-log.ts'
import { Poller } from '#engine/polling/poller.ts'
import type { StreamsParts, TaskStreams } from '#engine/polling/task-streams.ts'
import { TabNews } from '#engine/polling/tab-news.ts'
import { WakeWatch } from '#engine/polling/wake.ts'
import type { TabChannel, TabMessage, TabPoll } from '#engine/storage/tab-channel.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

interface PollingParts {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly connections: Connections
  readonly openStream: OpenStream | undefined
  readonly streams: (parts: StreamsParts) => TaskStreams
  readonly sweeps: (parts: SweepsParts) => ListSweeps
  readonly channel: TabChannel
  readonly locks: Locks
  readonly clock: Clock
  readonly timers: Timers
  readonly environment: Environment
  readonly isToldOf?: (record: TaskRecord) => boolean
  readonly history: (record: TaskRecord) => ModelHistory | undefined
}

export class EnginePolling implements Polling {
  readonly store: StoreApi<PollingState> = createStore(() => ({ mode: 'starting', live: 0, liveBy: new Map() }))
  readonly #parts: PollingParts
  readonly #stopped = new AbortController()
  readonly #log = new PollLog()
  readonly #interest: Interest
  readonly #repeating: Alarm
  readonly #answers: LeaderAnswers
  readonly #poller: Poller
  readonly #streams: TaskStreams
  readonly #sweeps: ListSweeps
  readonly #news: TabNews
  readonly #wake: WakeWatch
  /** When the leader's next polls are due, as it told us. */
  readonly #plannedElsewhere = new Map<TaskId, EpochMs>()
  #isStarted = false
  #isLeading = false
  #isPaused = false
  #ends: readonly (() => void)[] = []

  constructor(parts: PollingParts) {
    this.#parts = parts
    const { queryClient, ledger, connections, channel, clock, timers, history } = parts
    this.#interest = new Interest(clock)
    this.#repeating = new Alarm(timers)
    this.#answers = new LeaderAnswers(timers)
    const line = (task: Pick<TaskRecord, 'connection'>) => connections.line(task.connection)
    const mayPoll = (record: TaskRecord) => this.#mayPoll(record)
    const { isToldOf = () => false } = parts
    const hears = (record: TaskRecord) => this.#streams.hears(record) || isToldOf(record)
    const onPoll = (record: TaskRecord, entry: PollLogEntry) => this.#polled(record.id, entry)
    const poller = new Poller({ queryClient, ledger, clock, line, mayPoll, hears, history, onPoll })
    const pollNow = (id: TaskId) => void poller.pollNow(id)
    this.#poller = poller
    this.#streams = parts.streams({ ledger, clock, timers, line, mayPoll, open: parts.openStream, pollNow })
    this.#sweeps = parts.sweeps({ queryClient, ledger, clock, timers, poller, line: (id) => connections.line(id) })
    this.#wake = new WakeWatch(clock, timers, () => this.#catchUp())
    this.#news = new TabNews({ channel, ledger, clock, timers, onMessage: (message) => this.#hear(message) })
  }

  /** Once the stored tasks are there. `onLead` when this tab becomes the one that works. */
  start(onLead: () => void): void {
    const { connections, ledger, environment, locks } = this.#parts
    this.#isStarted = true
    this.#ends = [
      connections.subscribe(() => this.#reconcile()),
      ledger.onCommit((commit) => this.#follow(commit)),
      environment.subscribe(() => {
        if (environment.isVisible()) this.#catchUp()
      }),
    ]
    this.#wake.start()
    this.#reconcile()
    this.#news.post({ kind: 'hello' })
    void lead(locks, this.#stopped.signal, () => {
      this.#isLeading = true
      this.#plannedElsewhere.clear()
      this.#reconcile()
      this.#keepInterest()
      onLead()
    })
  }

  stop(): void {
    this.#stopped.abort(new DOMException('the engine stops', 'AbortError'))
    this.#isLeading = false
    this.#poller.reconcile()
    this.#sweeps.stop()
    this.#streams.stop()
    this.#repeating.clear()
    this.#wake.stop()
    for (const end of this.#ends) end()
    this.#news.stop()
  }

  isLeading(): boolean {
    return this.#isLeading
  }

  /** A test in this tab found that the key works: the tab that polls should know. */
  tellUnblocked(connection: ConnectionId): void {
    this.#news.post({ kind: 'unblocked', connection })
  }

  /** These had vanished from the disk: a tab that was opened meanwhile does not know them. */
  tellRestored(records: readonly TaskRecord[]): void {
    this.#news.post({ kind: 'records', changed: records, forgotten: [] })
  }

  /** The list of connections was changed in this tab. */
  tellConnections(): void {
    this.#news.post({ kind: 'connections' })
  }

  pause(): void {
    this.#setPaused(true)
    this.#news.post({ kind: 'paused', paused: true })
  }

  resume(): void {
    this.#setPaused(false)
    this.#news.post({ kind: 'paused', paused: false })
  }

  checkNow(ids: readonly TaskId[]): Promise<void> {
    if (this.#isLeading || !this.#isStarted) return this.#pollAll(ids)
    this.#news.post({ kind: 'check', ids })
    return this.#answers.wait(ids)
  }

  watch(id: TaskId): () => void {
    const end = this.#interest.watch(id)
    this.#keepInterest()
    return () => {
      end()
      this.#keepInterest()
    }
  }

  log(id: TaskId): readonly PollLogEntry[] {
    return this.#log.read(id)
  }

  nextPollAt(id: TaskId): EpochMs | null {
    return this.#isLeading ? this.#poller.nextPollAt(id) : (this.#plannedElsewhere.get(id) ?? null)
  }

  #mayPoll({ connection }: TaskRecord): boolean {
    return this.#isLeading && !this.#isPaused && this.#parts.connections.canPoll(connection)
  }

  #polled(id: TaskId, entry: PollLogEntry): void {
    this.#log.add(id, entry)
    this.#news.polled(id, entry)
  }

  async #pollAll(ids: readonly TaskId[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#poller.pollNow(id)))
  }

  #reconcile(): void {
    if (!this.#isStarted || this.#stopped.signal.aborted) return
    this.#poller.reconcile()
    this.#sweeps.reconcile()
    this.#streams.reconcile()
    this.#publish()
  }

  #follow({ changed, forgotten }: Commit): void {
    for (const id of forgotten) {
      this.#log.forget(id)
      this.#plannedElsewhere.delete(id)
    }
    const ids = changed.map((record) => record.id)
    this.#poller.touch(forgotten)
    this.#poller.touch(ids)
    this.#sweeps.reconcile()
    this.#streams.touch(ids)
    this.#publish()
  }

  #catchUp(): void {
    this.#sweeps.catchUp()
    this.#poller.catchUp()
  }

  #setPaused(paused: boolean): void {
    this.#isPaused = paused
    this.#reconcile()
  }

  #publish(): void {
    const { total, byConnection } = this.#poller.live
    const next = { mode: this.#mode(), live: total, liveBy: byConnection }
    const { mode, live, liveBy } = this.store.getState()
    const isSame =
      mode === next.mode && live === next.live && [...next.liveBy].every(([id, count]) => liveBy.get(id) === count)
    if (!isSame) this.store.setState(next)
  }

  #mode(): PollingMode {
    if (!this.#isStarted) return 'starting'
    if (this.#isPaused) return 'paused'
    if (!this.#isLeading) return 'following'
    return this.#parts.connections.isOffline() ? 'offline' : 'polling'
  }

  #hear(message: Exclude<TabMessage, { kind: 'records' }>): void {
    switch (message.kind) {
      case 'polls':
        for (const poll of message.polls) this.#hearOfPoll(poll)
        return
      case 'hello':
        if (this.#isPaused) this.#news.post({ kind: 'paused', paused: true })
        return
      case 'check':
        if (this.#isLeading) void this.#pollAll(message.ids)
        return
      case 'watching':
        this.#interest.watchedElsewhere(message.ids)
        if (this.#isLeading) this.#keepInterest()
        return
      case 'paused':
        this.#setPaused(message.paused)
        return
      case 'unblocked':
        this.#parts.connections.line(message.connection)?.unblock()
        return
      case 'connections':
        this.#parts.connections.refresh()
    }
  }

  #hearOfPoll({ id, entry, heard }: TabPoll): void {
    this.#log.add(id, entry)
    if (heard !== null) this.#parts.ledger.hear(id, heard)
    if (entry.next === null) this.#plannedElsewhere.delete(id)
    else this.#plannedElsewhere.set(id, entry.at + entry.took + entry.next)
    this.#answers.heard(id)
  }

  /** Repeats what this tab looks at while it looks, and lets go of what following tabs no longer do. */
  #keepInterest(): void {
    this.#repeating.clear()
    const here = this.#interest.here()
    const all = this.#interest.all()
    if (this.#isLeading) {
      this.#poller.watch(all)
      this.#streams.watch(all)
    } else if (here.length > 0) this.#news.post({ kind: 'watching', ids: here })
    if (all.size > 0) this.#repeating.set(REPEAT_INTEREST, () => this.#keepInterest())
  }
}
