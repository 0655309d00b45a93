import { createStore, type StoreApi } from 'zustand/vanilla'
import { historyKey } from '#domain/history/history.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { HistoryState } from '#engine/engine.ts'
import { createHistoryIndex } from '#engine/history/history-index.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Timers } from '#engine/timers.ts'

export interface EngineHistory {
  readonly store: StoreApi<HistoryState>
  /** Learns from all records there are, a slice at a time, so that starting with 100,000 tasks blocks nothing. */
  start(): void
  stop(): void
}

/** About 15 ms of work on a slow machine. */
const SLICE = 5_000

/** History of a ledger, as new as its last commit. */
export function createHistory(ledger: EngineLedger, timers: Timers): EngineHistory {
  const store = createStore<HistoryState>(() => ({ models: new Map() }))
  const index = createHistoryIndex()
  let cancelSlice: (() => void) | null = null

  function publish(): void {
    const emptied = index.takeEmptied()
    if (emptied.size > 0) {
      for (const record of ledger.records()) if (emptied.has(historyKey(record) ?? '')) index.learn(record)
    }
    const changes = index.takeChanges()
    if (changes.size > 0) store.setState(({ models }) => ({ models: new Map([...models, ...changes]) }))
  }

  const end = ledger.onCommit(({ changed, forgotten }) => {
    for (const id of forgotten) index.forget(id)
    for (const record of changed) index.learn(record)
    publish()
  })

  function learnFrom(ids: readonly TaskId[], first: number): void {
    for (const id of ids.slice(first, first + SLICE)) {
      const record = ledger.get(id)
      if (record !== undefined) index.learn(record)
    }
    publish()
    const next = first + SLICE
    cancelSlice = next < ids.length ? timers.after(0, () => learnFrom(ids, next)) : null
  }

  return {
    store,
    start: () => learnFrom([...ledger.store.getState().tasks.keys()], 0),
    stop() {
      end()
      cancelSlice?.()
    },
  }
}
