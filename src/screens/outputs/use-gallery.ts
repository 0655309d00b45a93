import { useMemo } from 'react'
import { isTimeless, type TaskFilter } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { AtRisk } from '#domain/output/expiry.ts'
import { MINUTE, type EpochMs } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { passing, type Tasks } from '#engine/ledger/selectors.ts'
import { useKept } from '#parts/kept.ts'
import { useAtRisk } from '#parts/use-at-risk.ts'
import { useDeferredLedger } from '#parts/use-deferred-ledger.ts'
import { type GalleryWish, wallOf } from '#screens/outputs/gallery.ts'
import { keptOutputs } from '#screens/outputs/kept-outputs.ts'
import type { Tile } from '#screens/outputs/tile.ts'
import { useSizes } from '#screens/outputs/use-sizes.ts'
import { useNow } from '#ui/use-now.ts'
import type { OutputsRoute } from '#url/route.ts'
import { isEveryTask, withSearch } from '#url/search-query.ts'

/** What the address asks to see of all outputs. */
export interface GalleryContent {
  readonly tasks: Tasks
  /** False until the stored tasks are among them. */
  readonly loaded: boolean
  readonly tiles: readonly Tile[]
  /** By its key, whether it is among the tiles or not. */
  readonly find: (key: string) => Tile | null
  /** Where it stands among the tiles; -1 where it does not. */
  readonly placeOf: (key: string) => number
  /** Tasks that are on their way. */
  readonly wall: readonly TaskId[]
  /** What dies soon, whatever the filter says. */
  readonly risks: readonly AtRisk[]
  /** Of the risks, in bytes, in their order. */
  readonly sizes: readonly (number | null)[]
}

export function useGallery(route: OutputsRoute): GalleryContent {
  const { tasks } = useDeferredLedger()
  const kept = useKept(keptOutputs, null)
  const minute = useNow(MINUTE)
  const wish = useWish(route, minute)
  const gallery = useMemo(() => {
    const { index } = kept
    const view = index.view(wish, minute)
    const { tiles } = view
    const placeOf = (key: string) => {
      const tile = index.find(key)
      if (tile === null) return -1
      const place = view.placeOf(tile)
      // Between a commit and its drawing the index knows more than what is shown.
      return tiles[place] === tile ? place : tiles.indexOf(tile)
    }
    return { tiles, find: (key: string) => index.find(key), placeOf }
  }, [kept, wish, minute])
  const risks = useAtRisk(tasks)
  const wall = useMemo(() => wallOf(tasks, wish), [tasks, wish])
  const sizes = useSizes(useMemo(() => risks.map(({ output }) => output), [risks]))
  return { ...gallery, tasks, loaded: kept.isWhole, wall, risks, sizes }
}

/** The same for as long as nothing else is wished; a filter that asks for ages wishes something else each minute. */
function useWish({ view, kinds, unsavedOnly, filter }: OutputsRoute, minute: EpochMs): GalleryWish {
  const { vendors } = useEngine()
  const search = useMemo((): TaskFilter | null => (isEveryTask(filter) ? null : withSearch(filter).filter), [filter])
  const now = search === null || isTimeless(search) ? 0 : minute
  return useMemo(() => {
    const context = { slow: NOTHING_SLOW, hidesRunning: vendors.hidesRunning }
    return { view, kinds, unsavedOnly, passes: search === null ? null : passing(search, now, context) }
  }, [view, kinds, unsavedOnly, search, now, vendors])
}

const NOTHING_SLOW: ReadonlySet<never> = new Set()
