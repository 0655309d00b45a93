import { createStore, type StoreApi } from 'zustand/vanilla'
import { historyKey, type ModelHistory } from '#domain/history/history.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { HistoryState } from '#engine/engine.ts'
import { HistoryIndex } from '#engine/history/history-index.ts'
import type { Commit, EngineLedger } from '#engine/ledger/ledger.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** About 15 ms of work on a slow machine. */
const SLICE = 5_000

/** History of a ledger, as new as its last commit. */
export class EngineHistory {
  readonly store: StoreApi<HistoryState> = createStore(() => ({ models: new Map() }))
  readonly #ledger: EngineLedger
  readonly #index = new HistoryIndex()
  readonly #slicing: Alarm
  readonly #end: () => void

  constructor(ledger: EngineLedger, timers: Timers) {
    this.#ledger = ledger
    this.#slicing = new Alarm(timers)
    this.#end = ledger.onCommit((commit) => this.#follow(commit))
  }

  /** Learns from all records there are, a slice at a time, so that starting with 100,000 tasks blocks nothing. */
  start(): void {
    this.#learnFrom([...this.#ledger.store.getState().tasks.keys()], 0)
  }

  /** Of a task's model; undefined before there is any. */
  of(record: TaskRecord): ModelHistory | undefined {
    const key = historyKey(record)
    return key === null ? undefined : this.store.getState().models.get(key)
  }

  stop(): void {
    this.#end()
    this.#slicing.clear()
  }

  #follow({ changed, forgotten }: Commit): void {
    for (const id of forgotten) this.#index.forget(id)
    for (const record of changed) this.#index.learn(record)
    this.#publish()
  }

  #learnFrom(ids: readonly TaskId[], first: number): void {
    for (const id of ids.slice(first, first + SLICE)) {
      const record = this.#ledger.get(id)
      if (record !== undefined) this.#index.learn(record)
    }
    this.#publish()
    const next = first + SLICE
    if (next < ids.length) this.#slicing.set(0, () => this.#learnFrom(ids, next))
  }

  #publish(): void {
    const emptied = this.#index.takeEmptied()
    if (emptied.size > 0) {
      for (const record of this.#ledger.records()) {
        if (emptied.has(historyKey(record) ?? '')) this.#index.learn(record)
      }
    }
    const changes = this.#index.takeChanges()
    if (changes.size > 0) this.store.setState(({ models }) => ({ models: new Map([...models, ...changes]) }))
  }
}
