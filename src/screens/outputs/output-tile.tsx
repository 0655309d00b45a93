import { Download, RefreshCw } from 'lucide-react'
import { memo, type MouseEvent } from 'react'
import { useStore } from 'zustand'
import { isDead } from '#domain/output/expiry.ts'
import { MINUTE } from '#domain/time.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey } from '#engine/outputs/outputs-surface.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { KindIcon } from '#previews/kind-icon.tsx'
import { OutputPreview } from '#previews/output-preview.tsx'
import { ActIconButton } from '#parts/people/act-button.tsx'
import type { Tile } from '#screens/outputs/tile.ts'
import { opensInPlace } from '#screens/outputs/opens-in-place.ts'
import { ShownOrigin } from '#screens/outputs/shown-origin.tsx'
import { shownLabel, shownName, shownTitle } from '#screens/outputs/shown-words.ts'
import { SafetyMark } from '#parts/expiry-mark.tsx'
import { useAskAgain } from '#parts/use-ask-again.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatDuration } from '#ui/duration.ts'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { outputsRoute } from '#url/route.ts'

export interface TileActs {
  readonly open: (key: string) => void
  readonly toggle: (key: string) => void
  readonly extend: (key: string) => void
}

/** One output of the gallery: a link that a press opens in place; with Shift, and with its box, it is marked. */
export const OutputTile = memo(function OutputTile({
  tile,
  marked,
  acts,
}: {
  readonly tile: Tile
  readonly marked: boolean
  readonly acts: TileActs
}) {
  const { record, output } = tile
  const engine = useEngine()
  const vendorLabel = useVendorLabel()
  const save = useStore(engine.outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))

  function press(event: MouseEvent) {
    if (event.shiftKey) {
      event.preventDefault()
      acts.extend(tile.key)
    } else if (opensInPlace(event)) acts.open(tile.key)
  }

  return (
    <article
      className={classNames(
        'group relative min-w-0 overflow-hidden rounded-lg border bg-surface',
        marked
          ? 'border-accent ring-1 ring-accent'
          : 'border-line focus-within:border-line-strong hover:border-line-strong',
        // The link is as large as the tile, which would cut its outline off.
        'outline-offset-2 outline-accent has-[[data-tile]:focus-visible]:outline-2',
      )}
    >
      <Picture tile={tile} marked={marked} acts={acts} />
      <div className="flex items-start gap-1 py-2 pr-1.5 pl-2.5">
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="truncate text-sm font-medium">
            <RouteLink
              to={outputsRoute({ open: [tile.key] })}
              data-tile={tile.key}
              draggable={false}
              onClick={press}
              className="font-medium outline-none after:absolute after:inset-0"
            >
              {shownTitle(record)}
            </RouteLink>
          </h2>
          <p className="truncate text-xs text-muted">
            {[shownLabel(tile), vendorLabel(record.vendor), record.model].filter((part) => part !== null).join(' · ')}
          </p>
          <ShownOrigin record={record} />
          {save?.kind === 'failed' ? <p className="text-xs wrap-anywhere text-danger">{save.message}</p> : null}
        </div>
        <QuickAct tile={tile} saving={save?.kind === 'saving'} />
      </div>
    </article>
  )
})

/** The output itself, with how safe it is and the box that marks it. */
function Picture({ tile, marked, acts }: { readonly tile: Tile; readonly marked: boolean; readonly acts: TileActs }) {
  const { key, record, output } = tile
  const dead = isDead(output, useNow(MINUTE))
  return (
    <div className="relative">
      <OutputPreview
        output={output}
        title={shownTitle(record)}
        siblings={record.outputs}
        size="tile"
        className="aspect-[16/9]"
      />
      <div className="pointer-events-none absolute top-2 right-2 flex max-w-[calc(100%-3rem)]">
        <SafetyMark output={output} />
      </div>
      {output.kind === 'video' && !dead ? (
        <span className="absolute bottom-2 left-2 flex items-center gap-1 rounded-sm bg-[rgb(16_18_24/0.78)] px-1.5 py-0.5 font-mono text-2xs text-[#f1f2f5] forced-colors:bg-surface forced-colors:text-ink">
          <KindIcon kind="video" size={10} />
          {output.durationMs === null ? 'video' : formatDuration(output.durationMs)}
        </span>
      ) : null}
      <div
        className={classNames(
          'absolute top-1.5 left-1.5 z-10 flex rounded-md bg-surface p-1',
          marked
            ? ''
            : 'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100',
        )}
      >
        <Checkbox
          label={`Mark ${shownName(tile)}`}
          hideLabel
          checked={marked}
          onChecked={() => undefined}
          onClick={(event) => (event.shiftKey ? acts.extend(key) : acts.toggle(key))}
        />
      </div>
    </div>
  )
}

/** The one act that a tile has room for: to save it, or, once its link is dead, to ask for another one. */
function QuickAct({ tile: { record, output }, saving }: { readonly tile: Tile; readonly saving: boolean }) {
  const engine = useEngine()
  const { asking, askAgain } = useAskAgain(record)
  return isDead(output, useNow(MINUTE)) ? (
    <ActIconButton
      act="check"
      label="Ask for a new link"
      size="sm"
      className="relative z-10"
      disabled={asking}
      onClick={askAgain}
    >
      <RefreshCw size={14} aria-hidden="true" />
    </ActIconButton>
  ) : (
    <ActIconButton
      act="save"
      label="Save"
      size="sm"
      className="relative z-10"
      disabled={saving}
      onClick={() => void engine.outputs.save(record.id, output.key)}
    >
      <Download size={14} aria-hidden="true" />
    </ActIconButton>
  )
}
