/** Polling as a page sees it when the gateway does it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TaskId } from '#domain/task/task.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import type { Polling, PollingState, PollLogEntry } from '#engine/engine.ts'
import { Interest, REPEAT_INTEREST } from '#engine/polling/interest.ts'
import { PollLog } from '#engine/polling/poll-log.ts'
import type { GatewayCalls } from '#engine/remote/gateway-calls.ts'
import type { KeeperState } from '#engine/remote/protocol.ts'
import type { TabPoll } from '#engine/storage/tab-channel.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

interface RemotePollingParts {
  readonly calls: Pick<GatewayCalls, 'command'>
  readonly clock: Clock
  readonly timers: Timers
  readonly onRefused: (error: unknown) => void
}

export class RemotePolling implements Polling {
  readonly store: StoreApi<PollingState> = createStore(() => ({ mode: 'starting', live: 0, liveBy: new Map() }))
  readonly #parts: RemotePollingParts
  readonly #log = new PollLog()
  readonly #planned = new Map<TaskId, EpochMs>()
  readonly #interest: Interest
  readonly #repeating: Alarm

  constructor(parts: RemotePollingParts) {
    this.#parts = parts
    this.#interest = new Interest(parts.clock)
    this.#repeating = new Alarm(parts.timers)
  }

  stop(): void {
    this.#repeating.clear()
  }

  pause(): void {
    this.#parts.calls.command('pause', true).catch(this.#parts.onRefused)
  }

  resume(): void {
    this.#parts.calls.command('pause', false).catch(this.#parts.onRefused)
  }

  async checkNow(ids: readonly TaskId[]): Promise<void> {
    await this.#parts.calls.command('checkNow', [...ids])
  }

  watch(id: TaskId): () => void {
    const end = this.#interest.watch(id)
    this.#repeat()
    return end
  }

  log(id: TaskId): readonly PollLogEntry[] {
    return this.#log.read(id)
  }

  nextPollAt(id: TaskId): EpochMs | null {
    return this.#planned.get(id) ?? null
  }

  hear(polls: readonly TabPoll[]): void {
    for (const { id, entry } of polls) {
      this.#log.add(id, entry)
      if (entry.next === null) this.#planned.delete(id)
      else this.#planned.set(id, entry.at + entry.took + entry.next)
    }
  }

  show({ mode, live, liveBy }: Pick<KeeperState, 'mode' | 'live' | 'liveBy'>): void {
    this.store.setState({ mode, live, liveBy: new Map(liveBy) })
  }

  forget(ids: readonly TaskId[]): void {
    for (const id of ids) {
      this.#log.forget(id)
      this.#planned.delete(id)
    }
  }

  /** Says what is looked at for as long as it is; where nobody hears it, nothing is lost. */
  #repeat(): void {
    this.#repeating.clear()
    const ids = this.#interest.here()
    if (ids.length === 0) return
    this.#parts.calls.command('watching', [...ids]).catch(() => undefined)
    this.#repeating.set(REPEAT_INTEREST, () => this.#repeat())
  }
}
