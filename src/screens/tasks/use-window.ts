import { useEffect, useState, type RefObject } from 'react'
import { rowWindow, type RowWindow } from '#screens/tasks/row-window.ts'

/** A pause in scrolling of so many ms: what stands above the list may have become another size. */
const PAUSE = 200

interface Edges extends RowWindow {
  /** Rows are above the view. */
  readonly scrolled: boolean
}

/**
 * The rows to render now; renders again only when a row comes in or goes out. Where the list begins is measured when it
 * may have moved and not while it scrolls: a look at the layout in each frame costs that frame.
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
): Edges {
  const [edges, setEdges] = useState<Edges>({ first: 0, end: 40, scrolled: false })
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    let [begins, height, looked] = [0, 0, 0]
    function measure() {
      if (view === null || list.current === null) return
      begins = list.current.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop
      height = view.clientHeight
      show()
    }
    function show() {
      if (view === null) return
      const top = begins - view.scrollTop
      const next = { ...rowWindow(top, height, rowHeight, count), scrolled: top < 0 }
      const isSame = (before: Edges) =>
        before.first === next.first && before.end === next.end && before.scrolled === next.scrolled
      setEdges((before) => (isSame(before) ? before : next))
    }
    function scroll({ timeStamp }: Event) {
      const isFirst = timeStamp - looked > PAUSE
      looked = timeStamp
      if (isFirst) measure()
      else show()
    }
    measure()
    view.addEventListener('scroll', scroll, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(view)
    if (list.current !== null) observer.observe(list.current)
    return () => {
      view.removeEventListener('scroll', scroll)
      observer.disconnect()
    }
  }, [scroller, list, rowHeight, count])
  return { ...edges, first: Math.min(edges.first, count), end: Math.min(edges.end, count) }
}
