/** Everything made, the newest first, kept one task at a time; and of it what was asked for last. */
import { madeAt } from '#domain/output/expiry.ts'
import { SortedList } from '#domain/sorted-list.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { KeptIndex } from '#parts/kept.ts'
import { GalleryView } from '#screens/outputs/gallery-view.ts'
import type { GalleryWish } from '#screens/outputs/gallery.ts'
import { newestFirst, Tile } from '#screens/outputs/tile.ts'

export class OutputIndex implements KeptIndex {
  readonly #tiles = new Map<TaskId, readonly Tile[]>()
  readonly #newest = new SortedList(newestFirst)
  #view: GalleryView | null = null
  #isChanged = false

  learn(record: TaskRecord): void {
    const known = this.#tiles.get(record.id)
    if (known?.[0]?.record === record || (known === undefined && record.outputs.length === 0)) return
    this.forget(record.id)
    const made = madeAt(record)
    const tiles = record.outputs.map((output, nth) => new Tile(record, nth, output, made))
    if (tiles.length > 0) this.#tiles.set(record.id, tiles)
    for (const tile of tiles) {
      this.#newest.add(tile)
      this.#view?.add(tile)
    }
    this.#isChanged = true
  }

  forget(id: TaskId): void {
    const tiles = this.#tiles.get(id)
    if (tiles === undefined) return
    for (const tile of tiles) {
      this.#newest.remove(tile)
      this.#view?.remove(tile)
    }
    this.#tiles.delete(id)
    this.#isChanged = true
  }

  takeChanged(): boolean {
    // While few have come since: the first who looks is not to wait for all that ever came.
    this.#newest.settle()
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** What a wish asks for; the same as before for the same wish, however much changed meanwhile. */
  view(wish: GalleryWish, now: EpochMs): GalleryView {
    const known = this.#view?.wish === wish ? this.#view : new GalleryView(wish, now, this.#newest.items)
    known.tick(now)
    this.#view = known
    return known
  }

  /** By its key in an address, whatever is asked for. Ids and keys of outputs may have spaces. */
  find(key: string): Tile | null {
    for (let space = key.indexOf(' '); space >= 0; space = key.indexOf(' ', space + 1)) {
      // Not every text is an id, but every id is a text.
      const found = this.#named(key.slice(0, space), key.slice(space + 1))
      if (found !== null) return found
    }
    return null
  }

  #named(id: string, outputKey: string): Tile | null {
    const tiles: ReadonlyMap<string, readonly Tile[]> = this.#tiles
    return tiles.get(id)?.find(({ output }) => output.key === outputKey) ?? null
  }
}
