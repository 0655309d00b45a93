/** Who polls, and whether: leader or follower, paused, offline. The poller does the polling, sweeps spare it much. */
import type { QueryClient } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { Connections } from '#engine/connection/connections.ts'
import type { Polling, PollingMode, PollingState } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import { createInterest, REPEAT_INTEREST } from '#engine/polling/interest.ts'
import { lead } from '#engine/polling/leader.ts'
import { createPollLog } from '#engine/polling/poll-log.ts'
import { createPoller } from '#engine/polling/poller.ts'
import { createStreams } from '#engine/polling/streams.ts'
import { createSweeps } from '#engine/polling/sweep-query.ts'
import { createTabNews } from '#engine/polling/tab-news.ts'
import type { TabChannel, TabMessage } from '#engine/storage/tab-channel.ts'
import type { Timers } from '#engine/timers.ts'
import type { OpenStream } from '#engine/conversation/transport.ts'

/** How long a following tab waits for the leader to say that it polled. */
const LEADER_ANSWERS_WITHIN: Millis = 10 * SECOND

export interface EnginePolling extends Polling {
  /** Once the stored tasks are there. `onLead` when this tab becomes the one that works. */
  start(onLead: () => void): void
  stop(): void
  isLeading(): boolean
  /** A test in this tab found that the key works: the tab that polls should know. */
  tellUnblocked(connection: ConnectionId): void
  /** The list of connections was changed in this tab. */
  tellConnections(): void
}

export interface PollingParts {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly connections: Connections
  readonly openStream: OpenStream | undefined
  readonly channel: TabChannel
  readonly locks: Locks
  readonly clock: Clock
  readonly timers: Timers
  readonly environment: Environment
}

export function createPolling(parts: PollingParts): EnginePolling {
  const { queryClient, ledger, connections, channel, locks, clock, timers, environment } = parts
  const store = createStore<PollingState>(() => ({ mode: 'starting', live: 0 }))
  const stopped = new AbortController()
  const log = createPollLog()
  const interest = createInterest(clock)
  /** When the leader's next polls are due, as it told us. */
  const plannedElsewhere = new Map<TaskId, EpochMs>()
  const waiters = new Set<{ readonly missing: Set<TaskId>; readonly end: () => void }>()
  let started = false
  let leading = false
  let paused = false
  let cancelInterest: (() => void) | null = null
  let ends: readonly (() => void)[] = []

  const line = (record: TaskRecord) => connections.line(record.connection)
  const mayPoll = (record: TaskRecord) => leading && !paused && connections.canPoll(record.connection)

  const poller = createPoller({
    queryClient,
    ledger,
    clock,
    line,
    mayPoll,
    hears: (record) => streams.hears(record),
    onPoll(record, entry) {
      log.add(record.id, entry)
      news.polled(record.id, entry)
    },
  })

  const streams = createStreams({
    ledger,
    clock,
    timers,
    line,
    mayPoll,
    open: parts.openStream,
    pollNow: (id) => void poller.pollNow(id),
  })

  const sweeps = createSweeps({ queryClient, ledger, clock, poller, line: (id) => connections.line(id) })

  const news = createTabNews({ channel, ledger, clock, timers, onMessage: hear })

  function mode(): PollingMode {
    if (!started) return 'starting'
    if (paused) return 'paused'
    if (!leading) return 'following'
    return connections.isOffline() ? 'offline' : 'polling'
  }

  function publish(): void {
    const next = { mode: mode(), live: poller.live }
    const { mode: before, live } = store.getState()
    if (before !== next.mode || live !== next.live) store.setState(next)
  }

  function reconcile(): void {
    if (!started || stopped.signal.aborted) return
    poller.reconcile()
    sweeps.reconcile()
    streams.reconcile()
    publish()
  }

  function setPaused(next: boolean): void {
    paused = next
    reconcile()
  }

  function hear(message: Exclude<TabMessage, { kind: 'records' }>): void {
    switch (message.kind) {
      case 'polls':
        for (const { id, entry, heard } of message.polls) {
          log.add(id, entry)
          if (heard !== null) ledger.hear(id, heard)
          if (entry.next === null) plannedElsewhere.delete(id)
          else plannedElsewhere.set(id, entry.at + entry.took + entry.next)
          answered(id)
        }
        return
      case 'hello':
        if (paused) news.post({ kind: 'paused', paused })
        return
      case 'check':
        if (leading) void pollAll(message.ids)
        return
      case 'watching':
        interest.watchedElsewhere(message.ids)
        if (leading) keepInterest()
        return
      case 'paused':
        setPaused(message.paused)
        return
      case 'unblocked':
        connections.line(message.connection)?.unblock()
        return
      case 'connections':
        connections.refresh()
    }
  }

  function answered(id: TaskId): void {
    for (const waiter of waiters) {
      waiter.missing.delete(id)
      if (waiter.missing.size === 0) waiter.end()
    }
  }

  async function pollAll(ids: readonly TaskId[]): Promise<void> {
    await Promise.all(ids.map((id) => poller.pollNow(id)))
  }

  function askLeader(ids: readonly TaskId[]): Promise<void> {
    news.post({ kind: 'check', ids })
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        waiters.delete(waiter)
        resolve()
      }
      const cancel = timers.after(LEADER_ANSWERS_WITHIN, end)
      const waiter = { missing: new Set(ids), end }
      waiters.add(waiter)
    })
  }

  /** Repeats what this tab looks at while it looks, and lets go of what following tabs no longer do. */
  function keepInterest(): void {
    cancelInterest?.()
    cancelInterest = null
    const here = interest.here()
    if (leading) {
      const all = interest.all()
      poller.watch(all)
      streams.watch(all)
    } else if (here.length > 0) news.post({ kind: 'watching', ids: here })
    if (interest.all().size > 0) cancelInterest = timers.after(REPEAT_INTEREST, keepInterest)
  }

  return {
    store,
    start(onLead) {
      started = true
      ends = [
        connections.subscribe(reconcile),
        ledger.onCommit(({ changed, forgotten }) => {
          for (const id of forgotten) {
            log.forget(id)
            plannedElsewhere.delete(id)
          }
          poller.touch(forgotten)
          const ids = changed.map((record) => record.id)
          poller.touch(ids)
          sweeps.reconcile()
          streams.touch(ids)
          publish()
        }),
        environment.subscribe(() => {
          if (!environment.isVisible()) return
          sweeps.catchUp()
          poller.catchUp()
        }),
      ]
      reconcile()
      news.post({ kind: 'hello' })
      void lead(locks, stopped.signal, () => {
        leading = true
        plannedElsewhere.clear()
        reconcile()
        keepInterest()
        onLead()
      })
    },
    stop() {
      stopped.abort(new DOMException('the engine stops', 'AbortError'))
      leading = false
      poller.reconcile()
      sweeps.stop()
      streams.stop()
      cancelInterest?.()
      for (const end of ends) end()
      news.stop()
    },
    isLeading: () => leading,
    tellUnblocked: (connection) => news.post({ kind: 'unblocked', connection }),
    tellConnections: () => news.post({ kind: 'connections' }),
    pause() {
      setPaused(true)
      news.post({ kind: 'paused', paused: true })
    },
    resume() {
      setPaused(false)
      news.post({ kind: 'paused', paused: false })
    },
    checkNow: (ids) => (leading || !started ? pollAll(ids) : askLeader(ids)),
    watch(id) {
      const end = interest.watch(id)
      keepInterest()
      return () => {
        end()
        keepInterest()
      }
    },
    log: (id) => log.read(id),
    nextPollAt: (id) => (leading ? poller.nextPollAt(id) : (plannedElsewhere.get(id) ?? null)),
  }
}
