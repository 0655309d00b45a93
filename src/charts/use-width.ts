import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

const widthOf = new WeakMap<Element, (width: number) => void>()
let observer: ResizeObserver | undefined

/** The width of an element in whole px; 0 until it has been measured. One observer for all charts of the page. */
export function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null)
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
