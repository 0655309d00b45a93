import { useEffect, useRef } from 'react'
import { hasFallen, keepFocus, landOnScreen } from '#ui/focus-keeper.ts'
import type { Screen } from '#url/route.ts'

/** The focus stays on something, whatever vanishes; a screen that was reached by a key takes it. */
export function useKeptFocus(screen: Screen): void {
  const before = useRef(screen)
  useEffect(() => keepFocus(), [])
  useEffect(() => {
    if (before.current === screen) return
    before.current = screen
    if (hasFallen()) landOnScreen()
  }, [screen])
}
