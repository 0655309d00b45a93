import type { PersistStorage, StorageValue } from 'zustand/middleware'

/** The part of the browser's storage that is used here, and all that a test has to give. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

interface KeptText {
  readonly read: () => string | null
  readonly write: (text: string | null) => void
}

/** One word that this browser remembers by itself, beside the preferences; a browser that keeps nothing has none. */
export function keptText(name: string): KeptText {
  return {
    read: () => attempt(() => localStorage.getItem(name)),
    write: (text) =>
      void attempt(() => (text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text))),
  }
}

/**
 * Keeps one preference as JSON. Private windows, full disks, blocked storage and garbage from another version all
 * mean the same: the preference is not remembered, and nothing breaks. `browserStorage` is asked at each call because
 * merely reading `window.localStorage` throws where storage is blocked.
 */
export function safeStorage<T>(browserStorage: () => TextStore = () => localStorage): PersistStorage<T, void> {
  return {
    getItem: (name) => attempt(() => parsed<T>(browserStorage().getItem(name))),
    setItem: (name, value) => void attempt(() => browserStorage().setItem(name, JSON.stringify(value))),
    removeItem: (name) => void attempt(() => browserStorage().removeItem(name)),
  }
}

/** What was stored, as far as it has the middleware's envelope; `migrate` and `merge` of each store check the rest. */
function parsed<T>(text: string | null): StorageValue<T> | null {
  const value: unknown = text === null ? null : JSON.parse(text)
  if (typeof value !== 'object' || value === null || !('state' in value)) return null
  // The middleware hands this on to `merge`, which takes it for unknown and validates it.
  return value as StorageValue<T>
}

function attempt<T>(action: () => T): T | null {
  try {
    return action()
  } catch {
    return null
  }
}
