import { vi } from 'vitest'
import type { KeptStore } from '#preferences/kept-store.ts'

/** What a preference is in a browser that has this stored under its name. */
export function restored<T>(store: KeptStore<T>, name: string, state: unknown): T {
  const kept = new Map([[name, JSON.stringify({ state, version: 1 })]])
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
  store.persist.rehydrate()
  const found = store.getState()
  store.setState(store.getInitialState(), true)
  return found
}
