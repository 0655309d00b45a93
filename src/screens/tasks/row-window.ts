/** Rows kept rendered beyond each edge, so that a fling shows no holes. */
const OVERSCAN = 8

export interface RowWindow {
  readonly first: number
  /** One past the last row. */
  readonly end: number
}

/**
 * Which rows of one fixed height would meet the view, in a list without an end. Pure: pixels in, row numbers out. Of a
 * scrolled list as many wherever it stands: the one that meets an edge at times is among them always.
 */
export function rowsInView(listTop: number, viewHeight: number, rowHeight: number): RowWindow {
  const first = Math.max(0, Math.floor(-listTop / rowHeight))
  const room = Math.max(0, viewHeight - Math.max(0, listTop))
  return { first, end: first + Math.ceil(room / rowHeight) + (listTop < 0 ? 1 : 0) }
}

/** Those of `count` rows to render; `beyond`: with some beyond each edge. */
export function rowsToRender({ first, end }: RowWindow, count: number, beyond: boolean): RowWindow {
  const more = beyond ? OVERSCAN : 0
  return { first: Math.min(Math.max(0, first - more), count), end: Math.min(end + more, count) }
}
