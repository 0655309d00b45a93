/**
 * What screens keep of all tasks, so that opening one of them costs what it shows and not what is stored. It is made
 * once for each ledger, in slices, the first time that somebody asks, and follows each commit from then on.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useEngine } from '#engine/engine-context.tsx'
import type { Engine } from '#engine/engine.ts'
import { Following, type TaskIndex } from '#engine/ledger/following.ts'
import { platformTimers } from '#engine/timers.ts'
import { useDeferredStore } from '#ui/use-deferred-store.ts'

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

interface Begun<Index, By> {
  readonly by: By
  readonly store: StoreApi<Kept<Index>>
  readonly stop: () => void
}

/** One index of all tasks; each engine has its own, made anew when what it goes by is another. */
export class Keeping<Index extends KeptIndex, By> {
  readonly #make: (by: By) => Index
  readonly #begun = new WeakMap<Engine, Begun<Index, By>>()

  constructor(make: (by: By) => Index) {
    this.#make = make
  }

  /** What is kept of the engine's tasks. */
  of(engine: Engine, by: By): StoreApi<Kept<Index>> {
    const known = this.#begun.get(engine)
    if (known?.by === by) return known.store
    known?.stop()
    const begun = this.#begin(engine, by)
    this.#begun.set(engine, begun)
    return begun.store
  }

  #begin(engine: Engine, by: By): Begun<Index, By> {
    const index = this.#make(by)
    const store = createStore<Kept<Index>>(() => ({ index, isWhole: false }))
    const following = new Following(engine.ledger.store, platformTimers, index, () => {
      const { isWhole } = following
      const isChanged = index.takeChanged()
      if (isChanged || isWhole !== store.getState().isWhole) store.setState({ index, isWhole })
    })
    following.start()
    return { by, store, stop: () => following.stop() }
  }
}

/** Renders again when what is kept has changed, after typing and scrolling. */
export function useKept<Index extends KeptIndex, By>(keeping: Keeping<Index, By>, by: By): Kept<Index> {
  return useDeferredStore(keeping.of(useEngine(), by))
}
