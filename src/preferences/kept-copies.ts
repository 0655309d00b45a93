import { useStore } from 'zustand'
import { choiceStore } from '#preferences/choice-store.ts'

/** How much of this browser's storage copies of outputs may take; `off` keeps none. */
export const COPY_LIMITS = ['off', '500MB', '2GB', '10GB'] as const
export type CopyLimit = (typeof COPY_LIMITS)[number]

const MEGABYTE = 1_000_000

export const COPY_LIMIT_BYTES = {
  off: null,
  '500MB': 500 * MEGABYTE,
  '2GB': 2_000 * MEGABYTE,
  '10GB': 10_000 * MEGABYTE,
} as const satisfies Record<CopyLimit, number | null>

const store = choiceStore({ name: 'renderwatch.kept-copies', options: COPY_LIMITS, initial: 'off' })

export function useCopyLimit(): CopyLimit {
  return useStore(store, (state) => state.chosen)
}

export function copyLimitChosen(limit: CopyLimit): void {
  store.setState({ chosen: limit })
}
