import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

const widthOf = new WeakMap<Element, (width: number) => void>()
let observer: ResizeObserver | undefined

/**
 * The width of an element without padding, in whole px; 0 until it has been measured. One observer for the whole page.
 *
 * @param atOnce whether something that depends on it is there to be drawn: then it is measured before the first of that
 * is painted, at the cost of a layout within the task that draws.
 */
export function useWidth<E extends Element>(atOnce: boolean): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(0)
  const [measures] = useState(atOnce)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    observer ??= new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) widthOf.get(target)?.(Math.floor(contentRect.width))
    })
    if (measures) setWidth(Math.floor(element.getBoundingClientRect().width))
    widthOf.set(element, setWidth)
    observer.observe(element)
    return () => {
      observer?.unobserve(element)
      widthOf.delete(element)
    }
  }, [measures])
  return [ref, width]
}
