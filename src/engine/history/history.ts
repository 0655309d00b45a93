import { createStore, type StoreApi } from 'zustand/vanilla'
import { historyKey, type ModelHistory } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { HistoryState, LedgerState } from '#engine/engine.ts'
import { HistoryIndex } from '#engine/history/history-index.ts'
import { Following } from '#engine/ledger/following.ts'
import type { Timers } from '#engine/timers.ts'

/** History of a ledger, as new as its last commit. */
export class EngineHistory {
  readonly store = createStore<HistoryState>(() => ({ models: new Map(), isWhole: false }))
  readonly #index = new HistoryIndex()
  readonly #following: Following

  constructor(ledger: StoreApi<LedgerState>, timers: Timers) {
    this.#following = new Following(ledger, timers, this.#index, () => this.#publish())
    this.#following.start()
  }

  /** Of a task's model; undefined before there is any. */
  of(record: TaskRecord): ModelHistory | undefined {
    const key = historyKey(record)
    return key === null ? undefined : this.store.getState().models.get(key)
  }

  stop(): void {
    this.#following.stop()
  }

  #publish(): void {
    const changes = this.#index.takeChanges()
    if (changes.size > 0) this.store.setState(({ models }) => ({ models: new Map([...models, ...changes]) }))
    // It stays so: whoever is taught once more knows what he knew.
    if (this.#following.isWhole && !this.store.getState().isWhole) this.store.setState({ isWhole: true })
    if (this.#index.takeThinned()) this.#following.again()
  }
}
