/**
 * This tab's side of the talk between tabs: it tells what it learnt, and takes over what others did. Records go out
 * with each commit; polls are gathered, since a following tab shows them only in words such as "2 s ago".
 */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { Commit, EngineLedger } from '#engine/ledger/ledger.ts'
import type { TabChannel, TabMessage, TabPoll } from '#engine/storage/tab-channel.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

const POLLS_INTERVAL: Millis = SECOND

/** Longer than a write-behind takes: what is younger may be missing from the disk that a new tab reads. */
const RECENT: Millis = 10 * SECOND

interface TabNewsParts {
  readonly channel: TabChannel
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly timers: Timers
  /** What is not about records: the polling side decides. */
  readonly onMessage: (message: Exclude<TabMessage, { kind: 'records' }>) => void
}

export class TabNews {
  readonly #parts: TabNewsParts
  readonly #sending: Alarm
  readonly #ends: readonly (() => void)[]
  /** When tasks changed lately, the longest ago first. */
  readonly #recent = new Map<TaskId, EpochMs>()
  #outbox: TabPoll[] = []

  constructor(parts: TabNewsParts) {
    this.#parts = parts
    this.#sending = new Alarm(parts.timers)
    this.#ends = [
      parts.channel.subscribe((message) => this.#hear(message)),
      parts.ledger.onCommit((commit) => this.#tell(commit)),
    ]
  }

  /** A poll of this tab, to tell the others. */
  polled(id: TaskId, entry: PollLogEntry): void {
    this.#outbox.push({ id, entry, heard: this.#parts.ledger.heard(id) })
    this.#sending.setIfFree(POLLS_INTERVAL, () => this.#sendPolls())
  }

  post(message: TabMessage): void {
    this.#parts.channel.post(message)
  }

  stop(): void {
    this.#sending.clear()
    for (const end of this.#ends) end()
  }

  #sendPolls(): void {
    this.post({ kind: 'polls', polls: this.#outbox })
    this.#outbox = []
  }

  #hear(message: TabMessage): void {
    if (message.kind === 'records') return this.#parts.ledger.applyRemote(message.changed, message.forgotten)
    if (message.kind === 'hello') this.#answerHello()
    this.#parts.onMessage(message)
  }

  #answerHello(): void {
    const changed = [...this.#recent.keys()].flatMap((id) => this.#parts.ledger.get(id) ?? [])
    if (changed.length > 0) this.post({ kind: 'records', changed, forgotten: [] })
  }

  #tell({ origin, changed, forgotten }: Commit): void {
    if (origin === 'elsewhere') return
    this.#remember(changed)
    this.post({ kind: 'records', changed, forgotten })
  }

  #remember(changed: readonly TaskRecord[]): void {
    const now = this.#parts.clock.now()
    for (const { id } of changed) {
      // Each change moves its id to the end.
      this.#recent.delete(id)
      this.#recent.set(id, now)
    }
    for (const [id, at] of this.#recent) {
      if (at > now - RECENT) break
      this.#recent.delete(id)
    }
  }
}
