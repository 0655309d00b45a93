/** Which rendered row shows which line of the list. */
export interface Seats {
  /** What is looked at. */
  readonly view: string
  /** The number of the row that shows a line, by the line's key; in the order in which they were put there. */
  readonly rows: ReadonlyMap<string, number>
  /** No row had this number yet. */
  readonly next: number
}

export const NO_SEATS: Seats = { view: '', rows: new Map(), next: 0 }

/**
 * The rows of these lines. While one list is looked at, a row stays with its line. Another list moves into the rows that
 * are there, one after the other: they change their words and are not made anew. The same object where nothing is
 * another.
 */
export function seated(before: Seats, view: string, keys: readonly string[]): Seats {
  const isSameView = before.view === view
  if (isSameView && keys.length === before.rows.size && keys.every((key) => before.rows.has(key))) return before
  const there = [...before.rows.values()]
  let { next } = before
  const rows = new Map<string, number>()
  for (const [at, key] of keys.entries()) {
    const row = isSameView ? before.rows.get(key) : there[at]
    rows.set(key, row ?? next++)
  }
  return { view, rows, next }
}
