/**
 * What screens keep of all tasks, so that opening one of them costs what it shows and not what is stored. It is made
 * once for each ledger, in slices, the first time that somebody asks, and follows each commit from then on.
 */
import { useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useEngine } from '#engine/engine-context.tsx'
import type { Engine } from '#engine/engine.ts'
import { Following, type TaskIndex } from '#engine/ledger/following.ts'
import { platformTimers } from '#engine/timers.ts'

/** An index that says whether anything changed that somebody could see. */
export interface KeptIndex extends TaskIndex {
  /** Since the last call. */
  takeChanged(): boolean
}

/** Another object after each change of the index. */
export interface Kept<Index> {
  readonly index: Index
  /** False while some of the stored tasks are not in it. */
  readonly isWhole: boolean
}

/** One index of all tasks; each engine has its own. */
export class Keeping<Index extends KeptIndex> {
  readonly #make: (engine: Engine) => Index
  readonly #stores = new WeakMap<Engine, StoreApi<Kept<Index>>>()

  constructor(make: (engine: Engine) => Index) {
    this.#make = make
  }

  /** What is kept of the engine's tasks. */
  of(engine: Engine): StoreApi<Kept<Index>> {
    const store = this.#stores.get(engine) ?? this.#begin(engine)
    this.#stores.set(engine, store)
    return store
  }

  #begin(engine: Engine): StoreApi<Kept<Index>> {
    const index = this.#make(engine)
    const store = createStore<Kept<Index>>(() => ({ index, isWhole: false }))
    const following = new Following(engine.ledger.store, platformTimers, index, () => {
      const { isWhole } = following
      const isChanged = index.takeChanged()
      if (isChanged || isWhole !== store.getState().isWhole) store.setState({ index, isWhole })
    })
    following.start()
    return store
  }
}

export function useKeptStore<Index extends KeptIndex>(keeping: Keeping<Index>): StoreApi<Kept<Index>> {
  const engine = useEngine()
  const [store] = useState(() => keeping.of(engine))
  return store
}

/** Renders again when what is kept changes. */
export function useKept<Index extends KeptIndex>(keeping: Keeping<Index>): Kept<Index> {
  return useStore(useKeptStore(keeping))
}
