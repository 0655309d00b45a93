import { Images } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { createSelection } from '#parts/selection.ts'
import { CopiesNotice } from '#screens/outputs/copies-notice.tsx'
import { GalleryList } from '#screens/outputs/gallery-list.tsx'
import type { Tile } from '#screens/outputs/gallery.ts'
import { JobBars } from '#screens/outputs/job-bars.tsx'
import { OutputFilters } from '#screens/outputs/output-filters.tsx'
import { OutputsHeader } from '#screens/outputs/outputs-header.tsx'
import { RiskList } from '#screens/outputs/risk-list.tsx'
import { SelectionBar } from '#screens/outputs/selection-bar.tsx'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'
import { useGallery } from '#screens/outputs/use-gallery.ts'
import { Comparison, Viewer } from '#screens/outputs/viewer.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { outputsRoute, tasksRoute, type OutputsRoute } from '#url/route.ts'
import { isEveryTask } from '#url/search-query.ts'
import { useNavigate } from '#url/use-route.ts'

type Open = { readonly kind: 'one'; readonly key: string } | { readonly kind: 'pair' } | null

/** Everything made, and what of it dies soon. */
export function OutputsScreen({ route }: { readonly route: OutputsRoute }) {
  const navigate = useNavigate()
  const engine = useEngine()
  const { tasks, loaded, tiles, risks, sizes } = useGallery(route)
  const [marked] = useState(createSelection<string>)
  const markedKeys = useStore(marked.store, ({ keys }) => keys)
  const [open, setOpen] = useState<Open>(null)
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(new Set())
  const show = (key: string) => setOpen({ kind: 'one', key })

  useEffect(() => engine.outputs.prepare(), [engine])

  const markedTiles = tiles.filter((tile) => markedKeys.has(tile.key))
  const current = open?.kind === 'one' ? shownOf(open.key, tiles, risks) : undefined
  return (
    <div className="flex h-full flex-col">
      <OutputsHeader route={route} risks={risks} sizes={sizes} unchosen={unchosen} />
      <OutputFilters
        tasks={tasks}
        filter={route.filter}
        unsavedOnly={route.unsavedOnly}
        count={loaded ? tiles.length : null}
        onFilter={(filter) => navigate({ ...route, filter }, { replace: true })}
        onUnsavedOnly={(unsavedOnly) => navigate({ ...route, unsavedOnly })}
      />
      <div className="mx-5 empty:hidden">
        <JobBars />
        <CopiesNotice />
      </div>
      {loaded ? (
        <GalleryList
          tiles={tiles}
          marked={marked}
          onOpen={show}
          top={
            risks.length > 0 || tiles.length === 0 ? (
              <>
                {risks.length === 0 ? null : (
                  <RiskList risks={risks} sizes={sizes} unchosen={unchosen} onUnchosen={setUnchosen} onOpen={show} />
                )}
                {tiles.length === 0 ? <Nothing filtered={isNarrowed(route)} /> : null}
              </>
            ) : null
          }
        >
          {markedTiles.length === 0 ? null : (
            <SelectionBar marked={markedTiles} onCompare={() => setOpen({ kind: 'pair' })} onClear={marked.clear} />
          )}
        </GalleryList>
      ) : (
        <output className="block p-5 text-sm text-muted">Reading the stored tasks…</output>
      )}
      {current === undefined ? null : (
        <Viewer tiles={tiles} current={current} onShow={show} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'pair' && markedTiles.length === 2 ? (
        <Comparison pair={markedTiles} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  )
}

function isNarrowed({ kinds, unsavedOnly, filter }: OutputsRoute): boolean {
  return kinds.length > 0 || unsavedOnly || !isEveryTask(filter)
}

/** What is open may have left the gallery by its filter or order; then it is among what is at risk. */
function shownOf(key: string, tiles: readonly Tile[], risks: readonly Shown[]): Shown | undefined {
  return tiles.find((tile) => tile.key === key) ?? risks.find((risk) => keyOf(risk) === key)
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return (
    <EmptyState
      icon={<Images size={24} aria-hidden="true" />}
      title={filtered ? 'Nothing here passes the filters' : 'Nothing made yet'}
      actions={
        filtered ? (
          <LinkButton to={outputsRoute()}>Show everything</LinkButton>
        ) : (
          <LinkButton to={tasksRoute()}>Track tasks</LinkButton>
        )
      }
    >
      Images, films and sounds appear here as soon as a task succeeds, with the time that is left to save them.
    </EmptyState>
  )
}
