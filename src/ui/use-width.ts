import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

const widthOf = new WeakMap<Element, (width: number) => void>()
let observer: ResizeObserver | undefined

/**
 * The width of an element without padding, in whole px; 0 until it has been measured. One observer for the whole page.
 *
 * @param first `measured`: nothing is painted before, at the cost of a layout within the task that draws; `painted`: what
 * can be drawn without it comes the earlier.
 */
export function useWidth<E extends Element>(first: 'measured' | 'painted'): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    observer ??= new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) widthOf.get(target)?.(Math.floor(contentRect.width))
    })
    if (first === 'measured') setWidth(Math.floor(element.getBoundingClientRect().width))
    widthOf.set(element, setWidth)
    observer.observe(element)
    return () => {
      observer?.unobserve(element)
      widthOf.delete(element)
    }
  }, [first])
  return [ref, width]
}
