import { useEffect, useEffectEvent } from 'react'
import { isForTheApp } from '#ui/use-shortcut.ts'

/** Longer apart, two keys are two keys. */
const TOGETHER_MS = 1_500

/**
 * Two keys one after the other, such as `g t`. The second one is heard before anybody else hears it, so that a list in
 * which it means something else stays still; `act` returns false for a key that it does not know.
 */
export function useKeySequence(first: string, act: (second: string) => boolean): void {
  const run = useEffectEvent(act)
  useEffect(() => {
    // By the events' own clock: nothing here waits for time to pass.
    let pressedAt = -Infinity
    function listen(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || !isForTheApp(event)) return
      const second = event.timeStamp - pressedAt < TOGETHER_MS
      pressedAt = !second && event.key.toLowerCase() === first ? event.timeStamp : -Infinity
      if (!second || !run(event.key)) return
      event.preventDefault()
      event.stopPropagation()
    }
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  }, [first])
}
