import { createStore, type StoreApi } from 'zustand/vanilla'
import { persist } from 'zustand/middleware'
import { safeStorage, type TextStore } from '#preferences/safe-storage.ts'

export interface Choice<T extends string> {
  readonly chosen: T
}

export interface ChoiceOptions<T extends string> {
  /** The key in the browser's storage. */
  readonly name: string
  readonly options: readonly T[]
  readonly initial: T
  readonly browserStorage?: () => TextStore
}

const VERSION = 1

/** A preference with a few fixed answers, remembered by this browser. Total against whatever was stored. */
export function choiceStore<T extends string>({
  name,
  options,
  initial,
  browserStorage,
}: ChoiceOptions<T>): StoreApi<Choice<T>> {
  return createStore<Choice<T>>()(
    persist((): Choice<T> => ({ chosen: initial }), {
      name,
      version: VERSION,
      storage: safeStorage<Choice<T>>(browserStorage),
      migrate: (stored) => migrateChoice(stored, options, initial),
      merge: (stored, current) => migrateChoice(stored, options, current.chosen),
    }),
  )
}

/**
 * The choice in what any version has stored; the fallback for anything else: an option that was removed, one of a
 * newer version, garbage. So far every version stores `{ chosen }`.
 */
function migrateChoice<T extends string>(stored: unknown, options: readonly T[], fallback: T): Choice<T> {
  const chosen = typeof stored === 'object' && stored !== null && 'chosen' in stored ? stored.chosen : null
  return { chosen: options.find((option) => option === chosen) ?? fallback }
}
