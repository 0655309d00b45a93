import { useEffect, useEffectEvent } from 'react'
import type { Zoom } from '#screens/outputs/use-zoom.ts'

export type Keys = Readonly<Record<string, () => void>>

export function zoomKeys(zoom: Zoom): Keys {
  return { '+': zoom.grow, '=': zoom.grow, '-': zoom.shrink, '0': zoom.reset }
}

/** Keys of a dialog. A player that has the focus keeps its arrows: they scrub. */
export function useKeys(keys: Keys): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    const act = keys[event.key]
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
