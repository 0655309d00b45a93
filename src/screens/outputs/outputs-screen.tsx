import { Images } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { VList, type VListHandle } from 'virtua'
import { atRisk } from '#domain/output/expiry.ts'
import { isEveryTask } from '#domain/task/task-filter.ts'
import { MINUTE } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { passing } from '#engine/ledger/selectors.ts'
import { useLedgerLoaded, useTasks } from '#engine/ledger/use-ledger.ts'
import { LinkButton } from '#parts/link-button.tsx'
import { CopiesNotice } from '#screens/outputs/copies-notice.tsx'
import { columnsFor, KIND_CHOICES, movedTo, rowsOf, tilesOf, type Tile } from '#screens/outputs/gallery.ts'
import { JobBars } from '#screens/outputs/job-bars.tsx'
import { OutputFilters } from '#screens/outputs/output-filters.tsx'
import { OutputTile, type TileActs } from '#screens/outputs/output-tile.tsx'
import { ReminderMenu } from '#screens/outputs/reminder-menu.tsx'
import { RiskList } from '#screens/outputs/risk-list.tsx'
import { SaveButton } from '#screens/outputs/save-button.tsx'
import { SelectionBar } from '#screens/outputs/selection-bar.tsx'
import { Switch } from '#ui/switch.tsx'
import { keyOf, placeOf, type Shown } from '#screens/outputs/tile-key.ts'
import { useMarked } from '#screens/outputs/use-marked.ts'
import { totalOf, useSizes } from '#screens/outputs/use-sizes.ts'
import { useWidth } from '#screens/outputs/use-width.ts'
import { Comparison, Viewer } from '#screens/outputs/viewer.tsx'
import { formatBytes } from '#ui/bytes.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { useNow } from '#ui/use-now.ts'
import { outputsRoute, tasksRoute, type OutputsRoute } from '#url/route.ts'
import { withSearch } from '#url/search-query.ts'
import { useNavigate } from '#url/use-route.ts'

type Open = { readonly kind: 'one'; readonly key: string } | { readonly kind: 'pair' } | null

/** Everything made, and what of it dies soon. */
export function OutputsScreen({ route: wish }: { readonly route: OutputsRoute }) {
  const navigate = useNavigate()
  const engine = useEngine()
  const tasks = useDeferredValue(useTasks())
  const loaded = useLedgerLoaded()
  const minute = useNow(MINUTE)
  const [frame, width] = useWidth<HTMLDivElement>()
  const list = useRef<VListHandle>(null)
  const columns = columnsFor(width)
  const [open, setOpen] = useState<Open>(null)
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(new Set())

  useEffect(() => engine.outputs.prepare(), [engine])

  const { view, kinds, unsavedOnly, filter } = wish
  const passes = useMemo(
    () => passing(withSearch(filter).filter, minute, { slow: new Set(), hidesRunning: engine.vendors.hidesRunning }),
    [filter, minute, engine],
  )
  const risks = useMemo(() => atRisk(tasks.values(), minute), [tasks, minute])
  const tiles = useMemo(
    () => tilesOf(tasks, { view, kinds, unsavedOnly, passes }, minute),
    [tasks, view, kinds, unsavedOnly, passes, minute],
  )
  const rows = useMemo(() => rowsOf(tiles, columns), [tiles, columns])
  const sizes = useSizes(useMemo(() => risks.map(({ output }) => output), [risks]))
  const marked = useMarked(tiles)
  const markedTiles = tiles.filter((tile) => marked.keys.has(tile.key))
  const chosenKind = KIND_CHOICES.find((choice) => choice.kinds.join() === kinds.join())?.label ?? 'Everything'

  // Tiles are memoised: what they call must not change with each render.
  const latest = useRef(marked)
  useEffect(() => {
    latest.current = marked
  })
  const acts = useMemo<TileActs>(
    () => ({
      open: (key) => setOpen({ kind: 'one', key }),
      toggle: (key) => latest.current.toggle(key),
      extend: (key) => latest.current.extend(key),
    }),
    [],
  )

  // An empty first row would have no height, and is never shown by a list that only shows what is in view.
  const onTop = risks.length > 0 || tiles.length === 0
  const chosen = risks.filter((risk) => !unchosen.has(keyOf(risk)))
  const chosenBytes = totalOf(sizes.filter((_size, index) => !unchosen.has(keyOfRisk(index))))
  function keyOfRisk(index: number): string {
    const risk = risks[index]
    return risk === undefined ? '' : keyOf(risk)
  }

  function focusTile(index: number) {
    const tile = tiles[index]
    if (tile === undefined) return
    list.current?.scrollToIndex(Math.floor(index / columns) + (onTop ? 1 : 0), { align: 'nearest' })
    // The row may only be there after the scroll.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(tile.key)}"]`)?.focus(),
      ),
    )
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return
    if (event.key === 'Escape' && marked.keys.size > 0) return marked.clear()
    const key = event.target.dataset['tile']
    if (key === undefined) return
    const at = tiles.findIndex((tile) => tile.key === key)
    const to = movedTo(event.key, at, tiles.length, columns)
    if (event.key === 'x') marked.toggle(key)
    else if (to === null) return
    else {
      focusTile(to)
      const target = tiles[to]
      if (event.shiftKey && target !== undefined) {
        if (!marked.keys.has(key)) marked.toggle(key)
        latest.current.extend(target.key)
      }
    }
    event.preventDefault()
  }

  const current = open?.kind === 'one' ? shownOf(open.key, tiles, risks) : undefined
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2">
        <h1 className="mr-auto text-lg font-semibold">Outputs</h1>
        <Switch
          label="Kind"
          options={KIND_CHOICES.map(({ label }) => ({ value: label, label }))}
          value={chosenKind}
          onValue={(label) =>
            navigate({ ...wish, kinds: KIND_CHOICES.find((choice) => choice.label === label)?.kinds ?? [] })
          }
        />
        <Switch
          label="Order"
          options={[
            { value: 'gallery', label: 'Newest' },
            { value: 'expiring', label: 'Dies soonest' },
          ]}
          value={view}
          onValue={(next) => navigate({ ...wish, view: next === 'expiring' ? 'expiring' : 'gallery' })}
        />
        <ReminderMenu />
        {risks.length === 0 ? null : (
          <SaveButton
            which={chosen.map(placeOf)}
            label={`Save ${chosen.length} at risk${chosenBytes === null || chosen.length === 0 ? '' : ` · ${formatBytes(chosenBytes)}`}`}
          />
        )}
      </header>
      <OutputFilters
        tasks={tasks}
        filter={filter}
        unsavedOnly={unsavedOnly}
        count={tiles.length}
        onFilter={(next) => navigate({ ...wish, filter: next }, { replace: true })}
        onUnsavedOnly={(only) => navigate({ ...wish, unsavedOnly: only })}
      />
      <div className="mx-5 empty:hidden">
        <JobBars />
        <CopiesNotice />
      </div>
      {/* The keys work on the tiles, which are buttons; this is only where they are heard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={frame} onKeyDown={onKeyDown} className="relative mx-5 min-h-0 flex-1">
        {!loaded || width === 0 ? null : (
          <VList ref={list} data={onTop ? [null, ...rows] : rows} className="h-full pt-4">
            {(row, index) =>
              row === null ? (
                <div key="top">
                  {risks.length === 0 ? null : (
                    <RiskList
                      risks={risks}
                      sizes={sizes}
                      unchosen={unchosen}
                      onUnchosen={setUnchosen}
                      onOpen={acts.open}
                    />
                  )}
                  {tiles.length === 0 ? (
                    <Nothing filtered={kinds.length > 0 || unsavedOnly || !isEveryTask(filter)} />
                  ) : null}
                </div>
              ) : (
                <Row key={row[0]?.key ?? index} row={row} columns={columns} marked={marked.keys} acts={acts} />
              )
            }
          </VList>
        )}
        {markedTiles.length === 0 ? null : (
          <SelectionBar marked={markedTiles} onCompare={() => setOpen({ kind: 'pair' })} onClear={marked.clear} />
        )}
      </div>
      {current === undefined ? null : (
        <Viewer tiles={tiles} current={current} onShow={acts.open} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'pair' && markedTiles.length === 2 ? (
        <Comparison pair={markedTiles} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  )
}

/** What is open may have left the gallery by its filter or order; then it is among what is at risk. */
function shownOf(key: string, tiles: readonly Tile[], risks: readonly Shown[]): Shown | undefined {
  return tiles.find((tile) => tile.key === key) ?? risks.find((risk) => keyOf(risk) === key)
}

function Row({
  row,
  columns,
  marked,
  acts,
}: {
  readonly row: readonly Tile[]
  readonly columns: number
  readonly marked: ReadonlySet<string>
  readonly acts: TileActs
}) {
  return (
    <div className="grid gap-3 pb-3" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {row.map((tile) => (
        <OutputTile key={tile.key} tile={tile} marked={marked.has(tile.key)} acts={acts} />
      ))}
    </div>
  )
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
