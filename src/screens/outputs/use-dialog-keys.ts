import { useEffect, useEffectEvent } from 'react'
import { useKeyTable } from '#parts/use-key-table.ts'
import type { Zoom } from '#screens/outputs/use-zoom.ts'

export type DialogKeys = Readonly<Record<string, () => void>>

/** The keys of a zoom, as the person has them. */
export function useZoomKeys(zoom: Zoom): DialogKeys {
  const keys = useKeyTable()
  const larger = keys['viewer.larger']
  return {
    [larger]: zoom.grow,
    // The same key without Shift.
    ...(larger === '+' ? { '=': zoom.grow } : {}),
    [keys['viewer.smaller']]: zoom.shrink,
    [keys['viewer.fit']]: zoom.reset,
  }
}

/** Keys of a dialog. A player that has the focus keeps its arrows: they scrub. */
export function useDialogKeys(keys: DialogKeys): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    const act = keys[event.key] ?? keys[event.key.toLowerCase()]
    const scrubs = event.target instanceof HTMLMediaElement && event.key.startsWith('Arrow')
    const scrolls = event.target instanceof HTMLElement && event.target.scrollWidth > event.target.clientWidth + 1
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey || scrubs) return
    if (scrolls && event.key.startsWith('Arrow') && event.target instanceof HTMLDivElement) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => run(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
