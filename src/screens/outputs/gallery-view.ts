/** The tiles that a wish asks for, in its order, kept up as outputs come and go and as links die. */
import { firstPlace, SortedList } from '#domain/sorted-list.ts'
import type { EpochMs } from '#domain/time.ts'
import type { GalleryWish } from '#screens/outputs/gallery.ts'
import { mostUrgentFirst, newestFirst, type Tile, urgency } from '#screens/outputs/tile.ts'

export class GalleryView {
  readonly wish: GalleryWish
  #now: EpochMs
  #list: SortedList<Tile>
  #shown: readonly Tile[] | null = null

  /** Of these, the newest first. */
  constructor(wish: GalleryWish, now: EpochMs, newest: readonly Tile[]) {
    this.wish = wish
    this.#now = now
    const wanted = asksForAll(wish) ? newest : newest.filter((tile) => isWanted(tile, wish))
    this.#list = this.#ordered(wanted)
  }

  /** Another array after each change. */
  get tiles(): readonly Tile[] {
    this.#shown ??= this.#list.items.slice()
    return this.#shown
  }

  /** Where a tile stands; -1 where it is none of these. */
  placeOf(tile: Tile): number {
    const place = this.#list.placeOf(tile)
    return this.#list.items[place] === tile ? place : -1
  }

  add(tile: Tile): void {
    if (!isWanted(tile, this.wish)) return
    this.#list.add(tile)
    this.#shown = null
  }

  remove(tile: Tile): void {
    if (this.#list.remove(tile)) this.#shown = null
  }

  /** Time has passed: links that died meanwhile leave their places. */
  tick(now: EpochMs): void {
    const before = this.#now
    if (this.wish.view === 'gallery' || now === before) return
    if (now < before) {
      this.#now = now
      this.#list = this.#ordered(this.#list.items.toSorted(newestFirst))
      this.#shown = null
      return
    }
    // What lives stands first, and of that what dies first: only the head can have left its place.
    const died = this.#list.drop(firstPlace(this.#list.items, (tile) => !hasDied(tile, before, now)))
    this.#now = now
    for (const tile of died) this.#list.add(tile)
    if (died.length > 0) this.#shown = null
  }

  #ordered(newest: readonly Tile[]): SortedList<Tile> {
    if (this.wish.view === 'gallery') {
      const list = new SortedList(newestFirst)
      list.fill(newest, true)
      return list
    }
    const list = new SortedList<Tile>((a, b) => mostUrgentFirst(a, b, this.#now))
    // Only what still lives has an order of its own: the others stand as they came.
    const kinds: [Tile[], Tile[], Tile[], Tile[]] = [[], [], [], []]
    for (const tile of newest) kinds[urgency(tile, this.#now)].push(tile)
    kinds[0].sort(list.compare)
    list.fill(kinds.flat(), true)
    return list
  }
}

function hasDied(tile: Tile, before: EpochMs, now: EpochMs): boolean {
  return urgency(tile, before) === 0 && urgency(tile, now) !== 0
}

function asksForAll({ kinds, unsavedOnly, passes }: GalleryWish): boolean {
  return kinds.length === 0 && !unsavedOnly && passes === null
}

function isWanted({ record, output }: Tile, { kinds, unsavedOnly, passes }: GalleryWish): boolean {
  if (kinds.length > 0 && !kinds.includes(output.kind)) return false
  return !(unsavedOnly && output.saved !== null) && (passes === null || passes(record))
}
