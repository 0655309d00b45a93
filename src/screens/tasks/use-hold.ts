import { useEffect, useState, type PointerEvent } from 'react'

/** Tells when rows must stay where they are: the pointer is over them, or the list is scrolled. */
export function useHold(scrolled: boolean, onHold: (hold: boolean) => void) {
  const [over, setOver] = useState(false)
  useEffect(() => onHold(over || scrolled), [over, scrolled, onHold])
  return {
    onPointerEnter: (event: PointerEvent) => setOver(event.pointerType === 'mouse'),
    onPointerLeave: () => setOver(false),
  }
}
