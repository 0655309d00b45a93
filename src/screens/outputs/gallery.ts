import type { OutputKind } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { openTasks, type Tasks } from '#engine/ledger/selectors.ts'
import type { OutputView } from '#url/route.ts'

/** What the switch offers; `Other` gathers the kinds that few tasks make. */
export const KIND_CHOICES = [
  { label: 'Everything', kinds: [] },
  { label: 'Images', kinds: ['image'] },
  { label: 'Videos', kinds: ['video'] },
  { label: 'Audio', kinds: ['audio'] },
  { label: 'Other', kinds: ['text', 'model3d', 'file'] },
] as const satisfies readonly { label: string; kinds: readonly OutputKind[] }[]

export interface GalleryWish {
  readonly view: OutputView
  readonly kinds: readonly OutputKind[]
  readonly unsavedOnly: boolean
  /** Whether a task is looked at, as the list of tasks would filter it; null where each is. */
  readonly passes: ((record: TaskRecord) => boolean) | null
}

/**
 * The tasks that are on their way, the newest first. Not among what dies soonest, nor where only outputs of some kind
 * are looked for: what a task will make is known once it is made.
 */
export function wallOf(tasks: Tasks, wish: GalleryWish): readonly TaskId[] {
  if (wish.view !== 'gallery' || wish.kinds.length > 0 || wish.unsavedOnly) return []
  return [...openTasks(tasks)]
    .filter((record) => wish.passes === null || wish.passes(record))
    .toSorted((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
}

/** How many rows of a grid so many tiles make. */
export function rowCount(tiles: number, columns: number): number {
  return Math.ceil(tiles / columns)
}

/** The tiles of one row. */
export function rowOf<T>(tiles: readonly T[], row: number, columns: number): readonly T[] {
  return tiles.slice(row * columns, (row + 1) * columns)
}

/** As many tiles of at least 200 px as fit, at least two: a phone still shows a gallery. */
export function columnsFor(width: number): number {
  return Math.max(2, Math.floor((width + GAP) / (200 + GAP)))
}

/** Between tiles, in px; the same as the `gap-3` of the grid. */
const GAP = 12
/** Of the title and what made it, in px. */
const WORDS_HEIGHT = 54

/** How high a row of tiles of one line each is, in px: pictures of 16 to 9, with the words below, and the gap to the next. */
export function rowHeight(width: number, columns: number): number {
  return Math.round((((width - GAP * (columns - 1)) / columns) * 9) / 16) + WORDS_HEIGHT + GAP
}

/**
 * The rows that are in view when the gallery opens: those that fill the window, or what stands above the tiles and the
 * first of them, since nobody knows yet how high that is.
 */
export function placesAtFirst(windowHeight: number, height: number, rowsAbove: number): readonly number[] {
  return [...Array(rowsAbove === 0 ? Math.ceil(windowHeight / height) : rowsAbove + 1).keys()]
}

/** Where an arrow key leads from a tile of a grid; null for keys that lead nowhere. */
export function tileReached(key: string, at: number, count: number, columns: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, count - 1)
    case 'ArrowLeft':
      return Math.max(at - 1, 0)
    case 'ArrowDown':
      return at + columns < count ? at + columns : at
    case 'ArrowUp':
      return at - columns >= 0 ? at - columns : at
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
