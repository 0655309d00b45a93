import { useEffect, useState, type PointerEvent, type RefObject } from 'react'

/** Tells when rows must stay where they are: the pointer is over them, or the list is scrolled. */
export function useHold(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  onHold: (hold: boolean) => void,
) {
  const [over, setOver] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    function check() {
      if (view === null || list.current === null) return
      setScrolled(list.current.getBoundingClientRect().top < view.getBoundingClientRect().top)
    }
    view.addEventListener('scroll', check, { passive: true })
    return () => view.removeEventListener('scroll', check)
  }, [scroller, list])
  useEffect(() => onHold(over || scrolled), [over, scrolled, onHold])
  return {
    onPointerEnter: (event: PointerEvent) => setOver(event.pointerType === 'mouse'),
    onPointerLeave: () => setOver(false),
  }
}
