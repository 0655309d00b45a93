import { useCallback, useSyncExternalStore } from 'react'

interface Ticker {
  readonly subscribe: (listener: () => void) => () => void
}

// One timer per step for the whole page, running only while somebody listens.
const tickers = new Map<number, Ticker>()

function tickerOf(step: number): Ticker {
  const existing = tickers.get(step)
  if (existing !== undefined) return existing
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  function arm() {
    // Aligned to the boundary, so that all durations on screen change together and none skips a second.
    timer = setTimeout(
      () => {
        for (const listener of listeners) listener()
        if (listeners.size > 0) arm()
      },
      step - (Date.now() % step) + 5,
    )
  }
  const made: Ticker = {
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) arm()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearTimeout(timer)
      }
    },
  }
  tickers.set(step, made)
  return made
}

/**
 * The time now, rounded down to `step` milliseconds; renders again when that changes. Ask for the coarsest step that
 * will do: a minute for an expiry in days, a second for a running clock.
 */
export function useNow(step = 1000): number {
  const subscribe = useCallback((listener: () => void) => tickerOf(step).subscribe(listener), [step])
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step) * step)
}

/** The seconds of {@link useNow} for a value that is derived from the clock and seldom changes. */
export function eachSecond(listener: () => void): () => void {
  return tickerOf(1000).subscribe(listener)
}
