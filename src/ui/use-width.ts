import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

const widthOf = new WeakMap<Element, (width: number) => void>()
let observer: ResizeObserver | undefined

/** The width of an element in whole px; 0 until it has been measured. One observer for the whole page. */
export function useWidth<E extends Element>(): readonly [RefObject<E | null>, number] {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    observer ??= new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) widthOf.get(target)?.(Math.floor(contentRect.width))
    })
    widthOf.set(element, setWidth)
    observer.observe(element)
    return () => {
      observer?.unobserve(element)
      widthOf.delete(element)
    }
  }, [])
  return [ref, width]
}
