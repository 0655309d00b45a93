import { useCallback, useSyncExternalStore } from 'react'

/** One for each query: to make one costs more than what is rendered by it. */
const lists = new Map<string, MediaQueryList>()

function listOf(query: string): MediaQueryList {
  const known = lists.get(query)
  if (known !== undefined) return known
  const made = matchMedia(query)
  lists.set(query, made)
  return made
}

/** Whether a media query holds, e.g. `(min-width: 52rem)`. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = listOf(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => listOf(query).matches)
}
