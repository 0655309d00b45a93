/** Rows kept rendered beyond each edge, so that a fling shows no holes. */
const OVERSCAN = 8

export interface RowWindow {
  readonly first: number
  /** One past the last rendered row. */
  readonly end: number
}

/** Which of `count` rows of one fixed height meet the view of `scroller`. Pure: pixels in, row numbers out. */
export function rowWindow(listTop: number, viewHeight: number, rowHeight: number, count: number): RowWindow {
  const first = Math.floor(-listTop / rowHeight) - OVERSCAN
  const end = Math.ceil((viewHeight - listTop) / rowHeight) + OVERSCAN
  return { first: Math.min(Math.max(0, first), count), end: Math.min(Math.max(0, end), count) }
}
