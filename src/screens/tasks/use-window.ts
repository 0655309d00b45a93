import { useEffect, useState, type RefObject } from 'react'
import { rowWindow, type RowWindow } from '#screens/tasks/row-window.ts'

/** The rows to render now; renders again only when a row comes in or goes out. */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
): RowWindow {
  const [edges, setEdges] = useState<RowWindow>({ first: 0, end: 40 })
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    function measure() {
      if (view === null || list.current === null) return
      const top = list.current.getBoundingClientRect().top - view.getBoundingClientRect().top
      const next = rowWindow(top, view.clientHeight, rowHeight, count)
      setEdges((before) => (before.first === next.first && before.end === next.end ? before : next))
    }
    measure()
    view.addEventListener('scroll', measure, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(view)
    if (list.current !== null) observer.observe(list.current)
    return () => {
      view.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [scroller, list, rowHeight, count])
  return { first: Math.min(edges.first, count), end: Math.min(edges.end, count) }
}
