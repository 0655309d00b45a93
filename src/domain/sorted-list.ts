/**
 * Members in order, kept so while they come and go: a change costs a search and a short move, however many there are.
 * `compare` must tell any two members apart, or a member that leaves may take another one's place with it.
 */
export class SortedList<T> {
  readonly compare: (a: T, b: T) => number
  #items: T[] = []
  /** Came since somebody last asked: of many at once the order is made once. */
  #late: T[] = []

  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare
  }

  /** In order. Not a copy: the next change shows in it. */
  get items(): readonly T[] {
    this.settle()
    return this.#items
  }

  /** In place of all that are there. They are in order already where `ordered` says so. */
  fill(items: Iterable<T>, ordered = false): void {
    this.#late = []
    this.#items = [...items]
    if (!ordered) this.#items.sort(this.compare)
  }

  add(item: T): void {
    this.#late.push(item)
  }

  /** False where it is not among them. */
  remove(item: T): boolean {
    const place = this.placeOf(item)
    const occupant = this.#items[place]
    if (occupant === undefined || this.compare(occupant, item) !== 0) return false
    this.#items.splice(place, 1)
    return true
  }

  /** The first place whose occupant does not come before this one. */
  placeOf(item: T): number {
    this.settle()
    return firstPlace(this.#items, (occupant) => this.compare(occupant, item) >= 0)
  }

  /** Takes away the first so many, and gives them. */
  drop(count: number): readonly T[] {
    this.settle()
    return count > 0 ? this.#items.splice(0, count) : []
  }

  /** Puts what came into its place; whoever asks for anything does so too. */
  settle(): void {
    const late = this.#late
    if (late.length === 0) return
    this.#late = []
    if (late.length > FEW) {
      this.#items = this.#items.concat(late).sort(this.compare)
      return
    }
    for (const item of late) this.#items.splice(this.placeOf(item), 0, item)
  }
}

/** Up to here, moving each to its place costs less than looking at all of them. */
const FEW = 64

/** The first place of an ordered list from which on a condition holds; its length where it holds nowhere. */
export function firstPlace<T>(ordered: readonly T[], holds: (item: T, place: number) => boolean): number {
  return placeBetween(ordered, holds, 0, ordered.length)
}

/** The same from a place on, for one that is thought to be near: it takes no more looks than the way there has digits, twice. */
export function nextPlace<T>(ordered: readonly T[], holds: (item: T, place: number) => boolean, from: number): number {
  let [low, high] = [from, from]
  for (let step = 1; ; step *= 2) {
    const occupant = ordered[high]
    if (occupant === undefined || holds(occupant, high)) return placeBetween(ordered, holds, low, high)
    low = high + 1
    high = Math.min(high + step, ordered.length)
  }
}

/** It is known not to hold before `low`, and to hold at `high` if that is a place. */
function placeBetween<T>(
  ordered: readonly T[],
  holds: (item: T, place: number) => boolean,
  low: number,
  high: number,
): number {
  while (low < high) {
    const middle = (low + high) >>> 1
    const occupant = ordered[middle]
    if (occupant !== undefined && !holds(occupant, middle)) low = middle + 1
    else high = middle
  }
  return low
}
