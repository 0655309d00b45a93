import { useRef } from 'react'
import type { Shown } from '#screens/outputs/tile-key.ts'
import type { OutputsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** What the address opens above the gallery. */
export interface OpenOutputs {
  readonly shown: readonly Shown[]
  /** Keys in the address that lead to nothing here. */
  readonly missing: readonly string[]
  /** Opens one, or two side by side: a step that Back undoes. */
  readonly open: (keys: readonly string[]) => void
  /** Shows another one in its place: no step of its own. */
  readonly turnTo: (key: string) => void
  readonly close: () => void
}

/** `find` looks among all outputs: what is open may not pass the filter, or have left the gallery by its order. */
export function useOpenOutputs(route: OutputsRoute, find: (key: string) => Shown | null): OpenOutputs {
  const navigate = useNavigate()
  const openedHere = useRef(false)
  const found = route.open.map(find)
  return {
    shown: found.filter((one) => one !== null),
    missing: route.open.filter((_key, index) => found[index] === null),
    open(keys) {
      openedHere.current = true
      navigate({ ...route, open: keys })
    },
    turnTo: (key) => navigate({ ...route, open: [key] }, { replace: true }),
    close() {
      // What was opened by a step forward is closed by the step back, so that Back does not open it again. A pasted link
      // has no gallery behind it.
      if (openedHere.current) history.back()
      else navigate({ ...route, open: [] }, { replace: true })
      openedHere.current = false
    },
  }
}
