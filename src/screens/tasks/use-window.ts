import { useEffect, useState, type RefObject } from 'react'
import { rowsInView, rowsToRender, type RowWindow } from '#screens/tasks/row-window.ts'

/** A pause in scrolling, in ms: the list rests, and what stands above it may have become another size by the next time. */
const PAUSE = 200

interface Edges extends RowWindow {
  /** Rows are above the view. */
  readonly scrolled: boolean
  /** Rows have come or gone since the list began to scroll, and it has not paused yet. */
  readonly isMoving: boolean
}

/**
 * The rows to render now; renders again only when a row comes in or goes out. Where the list begins is measured when it
 * may have moved and not while it scrolls or is filtered: a look at the layout costs the frame in which it is taken.
 *
 * @param beyond whether rows beyond the edges are wanted too: they wait while another list is about to be drawn.
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
  beyond: boolean,
): Edges {
  // Of a list without an end: how many rows there are is known while rendering. Before it is measured, a screen full.
  const [edges, setEdges] = useState<Edges>(() => ({
    ...rowsInView(0, innerHeight, rowHeight),
    scrolled: false,
    isMoving: false,
  }))
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    let [begins, height, looked] = [0, 0, 0]
    let resting: ReturnType<typeof setTimeout> | undefined
    function measure() {
      if (view === null || list.current === null) return
      begins = list.current.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop
      height = view.clientHeight
      show(false)
    }
    function show(isMoving: boolean) {
      if (view === null) return
      const top = begins - view.scrollTop
      const next = { ...rowsInView(top, height, rowHeight), scrolled: top < 0, isMoving }
      const isSame = (before: Edges) =>
        before.first === next.first && before.end === next.end && before.scrolled === next.scrolled
      setEdges((before) => (isSame(before) ? before : next))
    }
    function scroll({ timeStamp }: Event) {
      const isFirst = timeStamp - looked > PAUSE
      looked = timeStamp
      if (isFirst) measure()
      else show(true)
      clearTimeout(resting)
      resting = setTimeout(rest, PAUSE)
    }
    function rest() {
      setEdges((before) => (before.isMoving ? { ...before, isMoving: false } : before))
    }
    measure()
    view.addEventListener('scroll', scroll, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(view)
    if (list.current !== null) observer.observe(list.current)
    return () => {
      view.removeEventListener('scroll', scroll)
      observer.disconnect()
      clearTimeout(resting)
    }
  }, [scroller, list, rowHeight])
  return { ...edges, ...rowsToRender(edges, count, beyond) }
}
