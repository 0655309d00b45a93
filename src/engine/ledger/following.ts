/**
 * Keeps something of all tasks up to date from what each commit changed. Everything that is there already, at the
 * beginning and after the disk was read, is taught in slices, so that starting with 100,000 tasks blocks nothing.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import type { LedgerState } from '#engine/engine.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** What is kept of all tasks. To learn a task that is known replaces what was known of it; twice the same is once. */
export interface TaskIndex {
  learn(record: TaskRecord): void
  forget(id: TaskId): void
}

/**
 * A slice ends after so long, looked at each so many tasks: other work waits no longer than that. Half a frame, since
 * the browser collects what the slices leave within them, which takes as long as they do and more.
 */
const SLICE: Millis = 8
const LOOK_EVERY = 32

export class Following {
  readonly #ledger: StoreApi<LedgerState>
  readonly #index: TaskIndex
  readonly #onNews: () => void
  readonly #slicing: Alarm
  /** What is still to be taught; null once all was. */
  #rest: Iterator<TaskRecord> | null = null
  #end: (() => void) | null = null

  /** `onNews` after each slice and each commit. */
  constructor(ledger: StoreApi<LedgerState>, timers: Timers, index: TaskIndex, onNews: () => void) {
    this.#ledger = ledger
    this.#index = index
    this.#onNews = onNews
    this.#slicing = new Alarm(timers)
  }

  /** False while something is there that was not taught yet. */
  get isWhole(): boolean {
    return this.#rest === null && this.#ledger.getState().loaded
  }

  start(): void {
    this.#end = this.#ledger.subscribe((state, before) => this.#follow(state, before))
    this.again()
  }

  /** Teaches everything once more. */
  again(): void {
    this.#begin()
    this.#teach()
  }

  #begin(): void {
    // Live: what is added or changed meanwhile is met as it is then.
    this.#rest = this.#ledger.getState().tasks.values()
  }

  stop(): void {
    this.#end?.()
    this.#slicing.clear()
  }

  #follow({ tasks, loaded }: LedgerState, before: LedgerState): void {
    if (tasks === before.tasks && loaded === before.loaded) return
    if (tasks.news === undefined || tasks.news === null) {
      this.#begin()
      // All who follow hear of it at once: a slice of each of them would be one long task.
      this.#slicing.set(0, () => this.#teach())
      return this.#onNews()
    }
    for (const id of tasks.news.forgotten) this.#index.forget(id)
    for (const record of tasks.news.changed) this.#index.learn(record)
    this.#onNews()
  }

  #teach(): void {
    const began = performance.now()
    for (let taught = 1; this.#rest !== null; taught++) {
      const next = this.#rest.next()
      if (next.done === true) this.#rest = null
      else this.#index.learn(next.value)
      if (taught % LOOK_EVERY === 0 && performance.now() - began > SLICE) break
    }
    if (this.#rest !== null) this.#slicing.set(0, () => this.#teach())
    this.#onNews()
  }
}
