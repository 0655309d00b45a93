import { Download } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { saveKey } from '#engine/outputs/outputs-surface.ts'
import { ExpiryPill } from '#parts/expiry-pill.tsx'
import { taskTitle } from '#parts/task-title.ts'
import { KindIcon } from '#previews/kind-icon.tsx'
import { isDead, outputLabel } from '#previews/output-words.ts'
import { OutputPreview } from '#previews/output-preview.tsx'
import type { Tile } from '#screens/outputs/gallery.ts'
import { IconButton } from '#ui/button.tsx'
import { formatDuration } from '#ui/duration.ts'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'
import { vendorOf } from '#vendors/registry.ts'

/** One output of the gallery; the whole tile leads to its task. */
export const OutputTile = memo(function OutputTile({ tile }: { readonly tile: Tile }) {
  const { record, output } = tile
  const engine = useEngine()
  const now = useNow(60_000)
  const save = useStore(engine.outputs.store, (state) => state.saves.get(saveKey(record.id, output.key)))
  const title = taskTitle(record)
  const dead = isDead(output, now)
  return (
    <article className="relative min-w-0 overflow-hidden rounded-lg border border-line bg-surface focus-within:border-line-strong hover:border-line-strong">
      <div className="relative">
        <OutputPreview output={output} title={title} siblings={record.outputs} size="tile" className="aspect-[16/9]" />
        {/* What expired says so in the middle of the tile. */}
        {dead && output.saved === null ? null : (
          <div className="absolute top-2 right-2 flex max-w-[calc(100%-1rem)] rounded-sm bg-canvas/85 px-1">
            <ExpiryPill output={output} madeAt={tile.madeAt} />
          </div>
        )}
        {output.kind === 'video' && !dead ? (
          <span className="absolute bottom-2 left-2 flex items-center gap-1 rounded-sm bg-canvas/85 px-1.5 py-0.5 font-mono text-2xs text-ink">
            <KindIcon kind="video" size={10} />
            {output.durationMs === null ? 'video' : formatDuration(output.durationMs)}
          </span>
        ) : null}
      </div>
      <div className="flex items-start gap-1 py-2 pr-1.5 pl-2.5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-medium">
            <RouteLink to={tasksRoute({ task: record.id })} className="after:absolute after:inset-0">
              {title}
            </RouteLink>
          </h2>
          <p className="truncate text-xs text-muted">
            {[outputLabel(output), vendorOf(record.vendor)?.label ?? record.vendor, record.model]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
          {save?.kind === 'failed' ? <p className="text-xs wrap-anywhere text-danger">{save.message}</p> : null}
        </div>
        {dead ? null : (
          <IconButton
            label="Download"
            size="sm"
            className="relative z-10"
            disabled={save?.kind === 'saving'}
            onClick={() => void engine.outputs.save(record.id, output.key)}
          >
            <Download size={14} aria-hidden="true" />
          </IconButton>
        )}
      </div>
    </article>
  )
})
