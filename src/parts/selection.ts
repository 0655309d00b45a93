import { createStore, type StoreApi } from 'zustand/vanilla'

interface Chosen<Key> {
  readonly keys: ReadonlySet<Key>
  /** Where a range starts from: the last one that was chosen alone. */
  readonly anchor: Key | null
}

/** What is ticked in a list. Held by key, so that no update of the list can move it; forgotten on reload. */
export interface Selection<Key> {
  readonly store: StoreApi<Chosen<Key>>
  readonly toggle: (key: Key) => void
  /** Ticks all of them; where all are ticked already, none of them. */
  readonly toggleAll: (keys: readonly Key[]) => void
  /** Ticks everything from the anchor to `key` in the order on screen; without an anchor there, `key` alone. */
  readonly extend: (key: Key, order: readonly Key[]) => void
  readonly replace: (keys: Iterable<Key>) => void
  readonly clear: () => void
  /** Takes out what is no more. */
  readonly forget: (keys: Iterable<Key>) => void
  /** For commands that act on what is ticked at this moment. */
  readonly keys: () => ReadonlySet<Key>
}

export function createSelection<Key>(): Selection<Key> {
  const store = createStore<Chosen<Key>>(() => ({ keys: new Set(), anchor: null }))
  return {
    store,
    toggle: (key) =>
      store.setState(({ keys }) => ({
        keys: keys.has(key) ? without(keys, [key]) : new Set(keys).add(key),
        anchor: key,
      })),
    toggleAll: (all) =>
      store.setState(({ keys }) => ({
        keys: all.every((key) => keys.has(key)) ? without(keys, all) : new Set([...keys, ...all]),
        anchor: null,
      })),
    extend: (key, order) =>
      store.setState(({ keys, anchor }) => {
        const to = order.indexOf(key)
        const from = anchor === null ? to : order.indexOf(anchor)
        if (to < 0) return {}
        const range = from < 0 ? [key] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
        return { keys: new Set([...keys, ...range]), anchor: from < 0 ? key : anchor }
      }),
    replace: (keys) => store.setState({ keys: new Set(keys), anchor: null }),
    clear: () => store.setState({ keys: new Set(), anchor: null }),
    forget: (gone) => store.setState(({ keys }) => ({ keys: without(keys, gone) })),
    keys: () => store.getState().keys,
  }
}

function without<Key>(keys: ReadonlySet<Key>, gone: Iterable<Key>): ReadonlySet<Key> {
  const rest = new Set(keys)
  for (const key of gone) rest.delete(key)
  return rest
}
