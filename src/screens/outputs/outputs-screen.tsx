import { Images } from 'lucide-react'
import { useMemo } from 'react'
import { VList } from 'virtua'
import { atRisk } from '#domain/expiry.ts'
import { MINUTE } from '#domain/time.ts'
import { useLedgerLoaded, useTasks } from '#engine/ledger/use-ledger.ts'
import { columnsFor, KIND_CHOICES, rowsOf, tilesOf, type Tile } from '#screens/outputs/gallery.ts'
import { OutputTile } from '#screens/outputs/output-tile.tsx'
import { RiskList } from '#screens/outputs/risk-list.tsx'
import { SaveRisks } from '#screens/outputs/save-risks.tsx'
import { Switch } from '#screens/outputs/switch.tsx'
import { useWidth } from '#screens/outputs/use-width.ts'
import { LinkButton } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { useNow } from '#ui/use-now.ts'
import { hrefFor } from '#url/href.ts'
import { outputsRoute, tasksRoute } from '#url/route.ts'
import { useRoute } from '#url/use-route.ts'

/** Everything made, and what of it dies soon. */
export function OutputsScreen() {
  const [route, navigate] = useRoute()
  const wish = route.screen === 'outputs' ? route : outputsRoute()
  const tasks = useTasks()
  const loaded = useLedgerLoaded()
  const minute = useNow(MINUTE)
  const [frame, width] = useWidth<HTMLDivElement>()
  const risks = useMemo(() => atRisk(tasks.values(), minute), [tasks, minute])
  const tiles = useMemo(() => tilesOf(tasks, wish, minute), [tasks, wish, minute])
  const rows = useMemo(() => rowsOf(tiles, columnsFor(width)), [tiles, width])
  const chosen = KIND_CHOICES.find(({ kinds }) => kinds.join() === wish.kinds.join())?.label ?? 'Everything'

  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2">
        <h1 className="mr-auto text-lg font-semibold">Outputs</h1>
        <Switch
          label="Kind"
          options={KIND_CHOICES.map(({ label }) => ({ value: label, label }))}
          value={chosen}
          onValue={(label) => {
            const kinds = KIND_CHOICES.find((choice) => choice.label === label)?.kinds ?? []
            navigate({ ...wish, kinds })
          }}
        />
        <Switch
          label="Order"
          options={[
            { value: 'gallery', label: 'Newest' },
            { value: 'expiring', label: 'Dies soonest' },
          ]}
          value={wish.view}
          onValue={(view) => navigate({ ...wish, view: view === 'expiring' ? 'expiring' : 'gallery' })}
        />
        <SaveRisks risks={risks} />
      </header>
      <div ref={frame} className="mx-5 min-h-0 flex-1">
        {!loaded || width === 0 ? null : tiles.length === 0 && risks.length === 0 ? (
          <Nothing filtered={wish.kinds.length > 0 || wish.unsavedOnly} />
        ) : (
          <VList data={[null, ...rows]} className="h-full pt-4">
            {(row, index) =>
              row === null ? (
                <div key="risks">{risks.length === 0 ? null : <RiskList risks={risks} />}</div>
              ) : (
                <Row key={row[0]?.key ?? index} row={row} columns={columnsFor(width)} />
              )
            }
          </VList>
        )}
      </div>
    </div>
  )
}

function Row({ row, columns }: { readonly row: readonly Tile[]; readonly columns: number }) {
  return (
    <div className="grid gap-3 pb-3" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {row.map((tile) => (
        <OutputTile key={tile.key} tile={tile} />
      ))}
    </div>
  )
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return (
    <EmptyState
      icon={<Images size={24} aria-hidden="true" />}
      title={filtered ? 'Nothing of this kind yet' : 'Nothing made yet'}
      actions={
        filtered ? (
          <LinkButton href={hrefFor(outputsRoute())}>Show everything</LinkButton>
        ) : (
          <LinkButton href={hrefFor(tasksRoute())}>Track tasks</LinkButton>
        )
      }
    >
      Images, films and sounds appear here as soon as a task succeeds, with the time that is left to save them.
    </EmptyState>
  )
}
