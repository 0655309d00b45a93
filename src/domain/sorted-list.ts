/**
 * Members in order, kept so while they come and go: a change costs a search and a short move, however many there are.
 * `compare` must tell any two members apart, or a member that leaves may take another one's place with it.
 */
export class SortedList<T> {
  readonly compare: (a: T, b: T) => number
  #items: T[] = []

  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare
  }

  /** In order. Not a copy: the next change shows in it. */
  get items(): readonly T[] {
    return this.#items
  }

  /** All at once, which costs less than one by one. */
  fill(items: Iterable<T>): void {
    this.#items = [...items].sort(this.compare)
  }

  add(item: T): void {
    this.#items.splice(this.placeOf(item), 0, item)
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
    return firstPlace(this.#items, (occupant) => this.compare(occupant, item) >= 0)
  }

  /** Lets go of the first so many. */
  drop(count: number): void {
    if (count > 0) this.#items.splice(0, count)
  }
}

/** The first place of an ordered list from which on a condition holds; its length where it holds nowhere. */
export function firstPlace<T>(ordered: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const occupant = ordered[middle]
    if (occupant !== undefined && !holds(occupant)) low = middle + 1
    else high = middle
  }
  return low
}
