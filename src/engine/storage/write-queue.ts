/**
 * Write-behind: gathers changes and hands them on one batch at a time, in the order of the calls. Knows nothing of
 * databases. What must hold: nothing leaves before `open`; what arrives during a write goes in the next one; a batch
 * that failed is tried again, more slowly each time, and never overwrites anything newer.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND, type Millis } from '#domain/time.ts'
import type { Heard } from '#engine/storage/task-storage.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** Null stands for a task that was forgotten. */
export type Changes = ReadonlyMap<TaskId, TaskRecord | null>

export function changesOf(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Changes {
  const changes = new Map<TaskId, TaskRecord | null>()
  for (const record of changed) changes.set(record.id, record)
  for (const id of forgotten) changes.set(id, null)
  return changes
}

export interface Batch {
  readonly changes: Changes
  readonly heard: ReadonlyMap<TaskId, Heard> | null
  /** `strict`: somebody waits for it to be on the disk itself, not only in the system's buffers. */
  readonly durability: 'strict' | 'relaxed'
}

/** Long enough to gather a wave of replies, short enough that a crash costs nothing worth naming. */
const GATHER_MS: Millis = 300
/** The side map is one big value and losing it costs little, so it is written less often. */
const HEARD_MS: Millis = 5 * SECOND
const RETRY: BackOff = { base: SECOND, cap: MINUTE }

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface Entry {
  readonly changes: Map<TaskId, TaskRecord | null>
  /** Present when the caller waits: such an entry is refused rather than tried again. */
  readonly waiter: Waiter | null
}

interface WriteQueueParts {
  /** Must begin its transaction synchronously, so that a last chance is a chance. */
  readonly commit: (batch: Batch) => Promise<void>
  /** Called after each batch: null when it was written. */
  readonly onOutcome: (error: unknown) => void
  readonly timers: Timers
}

export class WriteQueue {
  readonly #parts: WriteQueueParts
  #entries: Entry[] = []
  #heard: ReadonlyMap<TaskId, Heard> | null = null
  #heardDue = false
  #state: 'waiting' | 'open' | 'stopped' = 'waiting'
  #stopReason: unknown = null
  #writing: Promise<void> | null = null
  #failures = 0
  readonly #writingLater: Alarm
  readonly #heardLater: Alarm

  constructor(parts: WriteQueueParts) {
    this.#parts = parts
    this.#writingLater = new Alarm(parts.timers)
    this.#heardLater = new Alarm(parts.timers)
  }

  /** Loading is over: from here on things may be written. */
  open(): void {
    if (this.#state !== 'waiting') return
    this.#state = 'open'
    this.#plan()
  }

  write(changes: Changes): void {
    if (this.#state === 'stopped' || changes.size === 0) return
    const last = this.#entries.at(-1)
    if (last !== undefined && last.waiter === null) merge(last.changes, changes)
    else this.#entries.push({ changes: new Map(changes), waiter: null })
    this.#plan()
  }

  /** Like {@link write}, for changes that are older than all that waits. */
  writeBefore(changes: Changes): void {
    if (this.#state === 'stopped' || changes.size === 0) return
    this.#entries.unshift({ changes: new Map(changes), waiter: null })
    this.#plan()
  }

  /** Another tab knows better what becomes of these: of those that wait here, that is written. */
  supersede(changes: Changes): void {
    for (const entry of this.#entries) {
      for (const [id, change] of changes) if (entry.changes.has(id)) entry.changes.set(id, change)
    }
  }

  writeNow(changes: Changes): Promise<void> {
    if (this.#state === 'stopped') return Promise.reject(this.#stopReason)
    return new Promise((resolve, reject) => {
      this.#entries.push({ changes: new Map(changes), waiter: { resolve, reject } })
      this.#start()
    })
  }

  rememberHeard(heard: ReadonlyMap<TaskId, Heard>): void {
    if (this.#state === 'stopped') return
    this.#heard = heard
    this.#heardLater.setIfFree(HEARD_MS, () => {
      this.#heardDue = true
      this.#start()
    })
  }

  /** Resolves when all is written, or when a batch failed. Never rejects. */
  async flush(): Promise<void> {
    if (this.#state === 'waiting') return
    this.#heardDue = true
    const failuresBefore = this.#failures
    while (this.#failures <= failuresBefore) {
      this.#start()
      if (this.#writing === null) return
      await this.#writing
      this.#heardDue = true
    }
  }

  /** Begins to write everything at once, even beside a running write: there will be no later. */
  lastChance(): void {
    this.#heardDue = true
    if (this.#state === 'open' && this.#hasWork()) void this.#commit()
  }

  /** From here on nothing is written; who waits, and who comes later, gets `reason`. */
  stop(reason: Error): void {
    this.#state = 'stopped'
    this.#stopReason = reason
    this.#writingLater.clear()
    this.#heardLater.clear()
    for (const entry of this.#entries) entry.waiter?.reject(reason)
    this.#entries = []
    this.#heard = null
  }

  #hasWork(): boolean {
    return this.#entries.length > 0 || (this.#heardDue && this.#heard !== null)
  }

  #plan(): void {
    if (this.#state !== 'open' || this.#writing !== null || !this.#hasWork()) return
    if (this.#entries.some((entry) => entry.waiter !== null)) return this.#start()
    const delay = this.#failures === 0 ? GATHER_MS : waitAfter(RETRY, this.#failures)
    this.#writingLater.setIfFree(delay, () => this.#start())
  }

  #start(): void {
    if (this.#state !== 'open' || this.#writing !== null || !this.#hasWork()) return
    this.#writingLater.clear()
    this.#writing = this.#commit().then(() => {
      this.#writing = null
      this.#plan()
    })
  }

  async #commit(): Promise<void> {
    const entries = this.#entries
    const heard = this.#heardDue ? this.#heard : null
    this.#entries = []
    if (heard !== null) this.#heard = null
    this.#heardDue = false
    const waiters = entries.flatMap((entry) => entry.waiter ?? [])
    try {
      const durability = waiters.length > 0 ? 'strict' : 'relaxed'
      await this.#parts.commit({ changes: merged(entries), heard, durability })
      this.#failures = 0
      this.#parts.onOutcome(null)
      for (const waiter of waiters) waiter.resolve()
    } catch (error) {
      this.#failures += 1
      if (this.#state === 'open') this.#entries.unshift(...entries.filter((entry) => entry.waiter === null))
      this.#heard ??= heard
      this.#parts.onOutcome(error)
      for (const waiter of waiters) waiter.reject(error)
    }
  }
}

function merged(entries: readonly Entry[]): Changes {
  const all = new Map<TaskId, TaskRecord | null>()
  for (const entry of entries) merge(all, entry.changes)
  return all
}

function merge(into: Map<TaskId, TaskRecord | null>, changes: Changes): void {
  for (const [id, change] of changes) into.set(id, change)
}
