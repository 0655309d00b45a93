import { startTransition, useEffect, useState } from 'react'

interface Store<State> {
  readonly getState: () => State
  readonly subscribe: (changed: () => void) => () => void
}

/**
 * A store's state for what takes long to draw: typing and scrolling go first. What draws by `useStore` has to do so at
 * once, and again by the deferred value: here each change is one drawing.
 */
export function useDeferredStore<State>(store: Store<State>): State {
  const [seen, setSeen] = useState(() => ({ store, state: store.getState() }))
  useEffect(() => {
    const look = () => {
      const state = store.getState()
      startTransition(() =>
        setSeen((before) => (before.store === store && before.state === state ? before : { store, state })),
      )
    }
    // What changed between the drawing and now.
    look()
    return store.subscribe(look)
  }, [store])
  return seen.store === store ? seen.state : store.getState()
}
