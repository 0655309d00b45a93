/**
 * This tab's side of the talk between tabs: it tells what it learnt, and takes over what others did. Records go out
 * with each commit; polls are gathered, since a following tab shows them only in words such as "2 s ago".
 */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { TabChannel, TabMessage, TabPoll } from '#engine/storage/tab-channel.ts'
import type { Timers } from '#engine/timers.ts'

const POLLS_INTERVAL: Millis = SECOND

/** Longer than a write-behind takes: what is younger may be missing from the disk that a new tab reads. */
const RECENT: Millis = 10 * SECOND

export interface TabNews {
  /** A poll of this tab, to tell the others. */
  polled(id: TaskId, entry: PollLogEntry): void
  post(message: TabMessage): void
  stop(): void
}

export interface TabNewsParts {
  readonly channel: TabChannel
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly timers: Timers
  /** What is not about records: the polling side decides. */
  readonly onMessage: (message: Exclude<TabMessage, { kind: 'records' }>) => void
}

export function createTabNews({ channel, ledger, clock, timers, onMessage }: TabNewsParts): TabNews {
  const recent = new Map<TaskId, EpochMs>()
  let outbox: TabPoll[] = []
  let cancelTimer: (() => void) | null = null

  function sendPolls(): void {
    cancelTimer = null
    channel.post({ kind: 'polls', polls: outbox })
    outbox = []
  }

  function remember(changed: readonly TaskRecord[]): void {
    const now = clock.now()
    for (const { id } of changed) {
      recent.delete(id)
      recent.set(id, now)
    }
    // Oldest first, because each change moves its id to the end.
    for (const [id, at] of recent) {
      if (at > now - RECENT) break
      recent.delete(id)
    }
  }

  function answerHello(): void {
    const changed = [...recent.keys()].flatMap((id) => ledger.get(id) ?? [])
    if (changed.length > 0) channel.post({ kind: 'records', changed, forgotten: [] })
  }

  const ends = [
    channel.subscribe((message) => {
      if (message.kind === 'records') return ledger.applyRemote(message.changed, message.forgotten)
      if (message.kind === 'hello') answerHello()
      onMessage(message)
    }),
    ledger.onCommit(({ origin, changed, forgotten }) => {
      if (origin === 'elsewhere') return
      remember(changed)
      channel.post({ kind: 'records', changed, forgotten })
    }),
  ]

  return {
    polled(id, entry) {
      outbox.push({ id, entry, heard: ledger.heard(id) })
      cancelTimer ??= timers.after(POLLS_INTERVAL, sendPolls)
    },
    post: (message) => channel.post(message),
    stop() {
      cancelTimer?.()
      for (const end of ends) end()
    },
  }
}
