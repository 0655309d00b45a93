/** Which rendered row shows which line of the list. */
export interface Seats {
  /** What is looked at. */
  readonly view: string
  /** The number of the row that shows a line, by the line's key; in the order in which the rows stand in the document. */
  readonly rows: ReadonlyMap<string, number>
  /** No row had this number yet. */
  readonly next: number
}

export const NO_SEATS: Seats = { view: '', rows: new Map(), next: 0 }

interface Wish {
  readonly view: string
  /** Of the lines to show, from the first to the last. */
  readonly keys: readonly string[]
  /** While a list scrolls, rows stay where they stand in the document: a row that is moved there is laid out anew. */
  readonly isMoving: boolean
  /** The line whose row has the focus: it is not given to another line, which nobody put the focus on. */
  readonly focused: string | null
}

/**
 * The rows of these lines. While one list is looked at, a row stays with its line, and one whose line has left shows
 * another that has come: it changes its words and is not made anew. So do the rows of another list, from the first to
 * the last. Nothing refers to the order in the document while the list scrolls; once it rests, that is the order of
 * the lines, as whoever hears the list read needs it. The same object where nothing is another.
 */
export function seated(before: Seats, { view, keys, isMoving, focused }: Wish): Seats {
  const isSameView = before.view === view
  const stays = (key: string) => isSameView && before.rows.has(key)
  if (keys.length === before.rows.size && keys.every(stays) && (isMoving || isInOrder(before, keys))) return before
  const wanted = new Set(keys)
  const leaves = ([key]: readonly [string, number]) => !(isSameView && (wanted.has(key) || key === focused))
  const free = [...before.rows].filter(leaves).map(([, row]) => row)
  let { next } = before
  const given = keys.map((key): [string, number] => {
    const own = isSameView ? before.rows.get(key) : undefined
    return [key, own ?? free.shift() ?? next++]
  })
  if (!isMoving || !isSameView) return { view, rows: new Map(given), next }
  const places = new Map([...before.rows.values()].map((row, place) => [row, place]))
  const placeOf = (row: number) => places.get(row) ?? row + places.size
  return { view, rows: new Map(given.toSorted(([, a], [, b]) => placeOf(a) - placeOf(b))), next }
}

function isInOrder({ rows }: Seats, keys: readonly string[]): boolean {
  const order = [...rows.keys()]
  return keys.every((key, at) => order[at] === key)
}
