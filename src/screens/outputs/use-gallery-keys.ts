import type { KeyboardEvent, RefObject } from 'react'
import type { VListHandle } from 'virtua'
import type { Selection } from '#parts/selection.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { tileReached } from '#screens/outputs/gallery.ts'
import type { Tile } from '#screens/outputs/tile.ts'

/** Keys of the gallery: arrows move from tile to tile, with Shift they mark, one key marks one, Escape clears. */
export function useGalleryKeys({
  tiles,
  placeOf,
  columns,
  rowsAbove,
  marked,
  frame,
  list,
}: {
  readonly tiles: readonly Tile[]
  readonly placeOf: (key: string) => number
  readonly columns: number
  /** Rows of the list that hold no tiles, above those that do. */
  readonly rowsAbove: number
  readonly marked: Selection<string>
  readonly frame: RefObject<HTMLElement | null>
  readonly list: RefObject<VListHandle | null>
}): (event: KeyboardEvent) => void {
  const markKey = useKeyTable()['outputs.mark']

  function focusTile(tile: Tile, index: number) {
    list.current?.scrollToIndex(Math.floor(index / columns) + rowsAbove, { align: 'nearest' })
    // The row may only be there after the scroll.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(tile.key)}"]`)?.focus(),
      ),
    )
  }

  function move(key: string, to: number, marking: boolean) {
    const target = tiles[to]
    if (target === undefined) return
    focusTile(target, to)
    if (!marking) return
    // The first step of a range takes the tile it starts on along.
    if (!marked.keys().has(key)) marked.toggle(key)
    marked.extend(
      target.key,
      tiles.map((tile) => tile.key),
    )
  }

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return
    if (event.key === 'Escape' && marked.keys().size > 0) return marked.clear()
    const key = event.target.dataset['tile']
    if (key === undefined) return
    const to = tileReached(event.key, placeOf(key), tiles.length, columns)
    if (event.key.toLowerCase() === markKey) marked.toggle(key)
    else if (to === null) return
    else move(key, to, event.shiftKey)
    event.preventDefault()
  }
}
