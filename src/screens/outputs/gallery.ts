import { isUnsecured, madeAt } from '#domain/output/expiry.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'
import type { OutputView } from '#url/route.ts'

export interface Tile extends Shown {
  readonly key: string
  readonly madeAt: EpochMs
}

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
  /** Whether a task is looked at, as the list of tasks would filter it. */
  readonly passes: (record: TaskRecord) => boolean
}

/**
 * Everything made, as tiles. `gallery` is newest first; `expiring` puts what dies soonest first: unsecured links that
 * still live, then those without an end, then what is safe, then what is gone.
 */
export function tilesOf(tasks: ReadonlyMap<TaskId, TaskRecord>, wish: GalleryWish, now: EpochMs): readonly Tile[] {
  const tiles: Tile[] = []
  for (const record of tasks.values()) {
    if (record.outputs.length === 0 || !wish.passes(record)) continue
    const made = madeAt(record)
    for (const output of record.outputs) {
      if (wish.kinds.length > 0 && !wish.kinds.includes(output.kind)) continue
      if (wish.unsavedOnly && output.saved !== null) continue
      const shown = { record, output }
      tiles.push({ key: keyOf(shown), ...shown, madeAt: made })
    }
  }
  const newest = (a: Tile, b: Tile) => b.madeAt - a.madeAt
  if (wish.view === 'gallery') return tiles.toSorted(newest)
  return tiles.toSorted((a, b) => {
    const order = urgency(a.output, now) - urgency(b.output, now)
    if (order !== 0) return order
    const ends = (a.output.expiry?.at ?? 0) - (b.output.expiry?.at ?? 0)
    return urgency(a.output, now) === 0 && ends !== 0 ? ends : newest(a, b)
  })
}

function urgency(output: Output, now: EpochMs): number {
  if (!isUnsecured(output)) return 2
  if (output.expiry === null) return 1
  return output.expiry.at <= now ? 3 : 0
}

/**
 * The tasks that are on their way, the newest first. Not among what dies soonest, nor where only outputs of some kind
 * are looked for: what a task will make is known once it is made.
 */
export function wallOf(tasks: ReadonlyMap<TaskId, TaskRecord>, wish: GalleryWish): readonly TaskId[] {
  if (wish.view !== 'gallery' || wish.kinds.length > 0 || wish.unsavedOnly) return []
  return [...tasks.values()]
    .filter((record) => !isTerminal(record.state.phase) && wish.passes(record))
    .toSorted((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
}

/** Tiles in rows of a grid. */
export function rowsOf<T>(tiles: readonly T[], columns: number): readonly (readonly T[])[] {
  const rows: T[][] = []
  for (let at = 0; at < tiles.length; at += columns) rows.push(tiles.slice(at, at + columns))
  return rows
}

/** As many tiles of at least 200 px as fit, at least two: a phone still shows a gallery. */
export function columnsFor(width: number): number {
  return Math.max(2, Math.floor((width + GAP) / (200 + GAP)))
}

/** Between tiles, in px; the same as the `gap-3` of the grid. */
const GAP = 12

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
