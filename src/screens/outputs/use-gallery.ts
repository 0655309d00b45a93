import { useMemo } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import type { AtRisk } from '#domain/output/expiry.ts'
import { MINUTE } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { passing, type Tasks } from '#engine/ledger/selectors.ts'
import { useAtRisk } from '#parts/use-at-risk.ts'
import { useDeferredLedger } from '#parts/use-deferred-ledger.ts'
import { tilesOf, wallOf, type Tile } from '#screens/outputs/gallery.ts'
import { useSizes } from '#screens/outputs/use-sizes.ts'
import { useNow } from '#ui/use-now.ts'
import type { OutputsRoute } from '#url/route.ts'
import { withSearch } from '#url/search-query.ts'

/** What the address asks to see of all outputs. */
export interface GalleryContent {
  readonly tasks: Tasks
  /** False until the stored tasks are among them. */
  readonly loaded: boolean
  readonly tiles: readonly Tile[]
  /** Tasks that are on their way. */
  readonly wall: readonly TaskId[]
  /** What dies soon, whatever the filter says. */
  readonly risks: readonly AtRisk[]
  /** Of the risks, in bytes, in their order. */
  readonly sizes: readonly (number | null)[]
}

export function useGallery({ view, kinds, unsavedOnly, filter }: OutputsRoute): GalleryContent {
  const { vendors } = useEngine()
  const { tasks, loaded } = useDeferredLedger()
  const minute = useNow(MINUTE)
  const passes = useMemo(
    () => passing(withSearch(filter).filter, minute, { slow: new Set(), hidesRunning: vendors.hidesRunning }),
    [filter, minute, vendors],
  )
  const risks = useAtRisk(tasks)
  const wish = useMemo(() => ({ view, kinds, unsavedOnly, passes }), [view, kinds, unsavedOnly, passes])
  const tiles = useMemo(() => tilesOf(tasks, wish, minute), [tasks, wish, minute])
  const wall = useMemo(() => wallOf(tasks, wish), [tasks, wish])
  const sizes = useSizes(useMemo(() => risks.map(({ output }) => output), [risks]))
  return { tasks, loaded, tiles, wall, risks, sizes }
}
