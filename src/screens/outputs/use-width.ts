import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** The width of an element in px; 0 until it has been measured. */
export function useWidth<E extends Element>(): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver((entries) => {
      const last = entries.at(-1)
      if (last !== undefined) setWidth(last.contentRect.width)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
