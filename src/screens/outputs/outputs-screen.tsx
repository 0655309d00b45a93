import { Images } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { createSelection } from '#parts/selection.ts'
import { Comparison } from '#screens/outputs/comparison.tsx'
import { CopiesNotice } from '#screens/outputs/copies-notice.tsx'
import { GalleryList } from '#screens/outputs/gallery-list.tsx'
import type { Tile } from '#screens/outputs/tile.ts'
import { JobBars } from '#screens/outputs/job-bars.tsx'
import { MissingOutputs } from '#screens/outputs/missing-outputs.tsx'
import { OutputFilters } from '#screens/outputs/output-filters.tsx'
import { OutputsHeader } from '#screens/outputs/outputs-header.tsx'
import { RiskList } from '#screens/outputs/risk-list.tsx'
import { SelectionBar } from '#screens/outputs/selection-bar.tsx'
import { useGallery } from '#screens/outputs/use-gallery.ts'
import { useOpenOutputs, type OpenOutputs } from '#screens/outputs/use-open-outputs.ts'
import { Wall } from '#screens/outputs/wall.tsx'
import { Viewer } from '#screens/outputs/viewer.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { outputsRoute, tasksRoute, type OutputsRoute } from '#url/route.ts'
import { isEveryTask } from '#url/search-query.ts'
import { useNavigate } from '#url/use-route.ts'

/** Everything made, and what of it dies soon. */
export function OutputsScreen({ route }: { readonly route: OutputsRoute }) {
  const navigate = useNavigate()
  const engine = useEngine()
  const { loaded, tiles, find, placeOf, wall, risks, sizes } = useGallery(route)
  const [marked] = useState(createSelection<string>)
  const markedKeys = useStore(marked.store, ({ keys }) => keys)
  const [unchosen] = useState(createSelection<string>)
  const unchosenKeys = useStore(unchosen.store, ({ keys }) => keys)
  const { shown, missing, open, turnTo, close } = useOpenOutputs(route, find)
  const show = (key: string) => open([key])

  useEffect(() => engine.outputs.prepare(), [engine])

  const markedTiles = useMemo(() => {
    const places = [...markedKeys].map(placeOf).toSorted((a, b) => a - b)
    return places.flatMap((place) => tiles[place] ?? [])
  }, [tiles, placeOf, markedKeys])
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <OutputsHeader route={route} risks={risks} sizes={sizes} unchosen={unchosenKeys} />
      <OutputFilters
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
          placeOf={placeOf}
          marked={marked}
          onOpen={show}
          top={
            risks.length > 0 || wall.length > 0 || tiles.length === 0
              ? (columns) => (
                  <>
                    {risks.length === 0 ? null : (
                      <RiskList risks={risks} sizes={sizes} unchosen={unchosen} onOpen={show} />
                    )}
                    {wall.length === 0 ? null : <Wall ids={wall} columns={columns} />}
                    {tiles.length === 0 ? <Nothing filtered={isNarrowed(route)} /> : null}
                  </>
                )
              : null
          }
        >
          {markedTiles.length === 0 ? null : (
            <SelectionBar
              marked={markedTiles}
              onCompare={() => open(markedTiles.map(({ key }) => key))}
              onClear={marked.clear}
            />
          )}
        </GalleryList>
      ) : (
        <output className="block p-5 text-sm text-muted">Reading the stored tasks…</output>
      )}
      {loaded ? (
        <Opened tiles={tiles} placeOf={placeOf} shown={shown} missing={missing} onTurn={turnTo} onClose={close} />
      ) : null}
    </div>
  )
}

function isNarrowed({ kinds, unsavedOnly, filter }: OutputsRoute): boolean {
  return kinds.length > 0 || unsavedOnly || !isEveryTask(filter)
}

/** What the address opens above the gallery. */
function Opened({
  tiles,
  placeOf,
  shown: [one, other],
  missing,
  onTurn,
  onClose,
}: Pick<OpenOutputs, 'shown' | 'missing'> & {
  readonly tiles: readonly Tile[]
  readonly placeOf: (key: string) => number
  readonly onTurn: (key: string) => void
  readonly onClose: () => void
}) {
  if (missing.length > 0) return <MissingOutputs keys={missing} onClose={onClose} />
  if (one === undefined) return null
  if (other === undefined)
    return <Viewer tiles={tiles} placeOf={placeOf} current={one} onShow={onTurn} onClose={onClose} />
  return <Comparison left={one} right={other} onClose={onClose} />
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
