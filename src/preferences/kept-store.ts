import { persist } from 'zustand/middleware'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { safeStorage, type TextStore } from '#preferences/safe-storage.ts'

interface KeptOptions<T> {
  /** The key in the browser's storage. */
  readonly name: string
  readonly initial: T
  /** Takes it out of what any version has stored. Total: whatever makes no sense is as it was at first. */
  readonly read: (stored: unknown) => T
  readonly browserStorage?: (() => TextStore) | undefined
}

export interface KeptStore<T> extends StoreApi<T> {
  /** Reads again what is stored. */
  readonly persist: { readonly rehydrate: () => unknown }
}

/** A preference that this browser remembers. */
export function keptStore<T>({ name, initial, read, browserStorage }: KeptOptions<T>): KeptStore<T> {
  return createStore<T>()(
    persist((): T => initial, {
      name,
      version: 1,
      storage: safeStorage<T>(browserStorage),
      migrate: read,
      merge: read,
    }),
  )
}
