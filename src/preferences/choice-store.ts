import type { StoreApi } from 'zustand/vanilla'
import { keptStore } from '#preferences/kept-store.ts'
import type { TextStore } from '#preferences/safe-storage.ts'

interface Choice<T extends string> {
  readonly chosen: T
}

interface ChoiceOptions<T extends string> {
  /** The key in the browser's storage. */
  readonly name: string
  readonly options: readonly T[]
  readonly initial: T
  readonly browserStorage?: () => TextStore
}

/** A preference with a few fixed answers, remembered by this browser. Total against whatever was stored. */
export function choiceStore<T extends string>({
  name,
  options,
  initial,
  browserStorage,
}: ChoiceOptions<T>): StoreApi<Choice<T>> {
  /** The choice; the first one for an option that was removed, one of a newer version, garbage. */
  const read = (stored: unknown): Choice<T> => {
    const chosen = typeof stored === 'object' && stored !== null && 'chosen' in stored ? stored.chosen : null
    return { chosen: options.find((option) => option === chosen) ?? initial }
  }
  return keptStore<Choice<T>>({ name, initial: { chosen: initial }, read, browserStorage })
}
