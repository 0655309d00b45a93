import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { taskTitle } from '#parts/task-title.ts'
import { ViewerFacts } from '#screens/outputs/viewer-facts.tsx'
import { ViewerPane } from '#screens/outputs/viewer-pane.tsx'
import type { Tile } from '#screens/outputs/gallery.ts'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'
import { useZoom, type Zoom } from '#screens/outputs/use-zoom.ts'
import { IconButton } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { formatCount } from '#ui/numbers.ts'

const LARGE =
  'h-[calc(100dvh-1.5rem)]! max-h-none! w-[calc(100vw-1.5rem)]! max-w-none! [&>div]:flex [&>div]:min-h-0 [&>div]:flex-1 [&>div]:overflow-hidden'

/** One output in full, with what it was made from beside it. Arrow keys lead through the gallery. */
export function Viewer({
  tiles,
  current,
  onShow,
  onClose,
}: {
  readonly tiles: readonly Tile[]
  readonly current: Shown
  readonly onShow: (key: string) => void
  readonly onClose: () => void
}) {
  const zoom = useZoom()
  const at = tiles.findIndex((tile) => tile.key === keyOf(current))
  const [before, after] = [tiles[at - 1], at < 0 ? undefined : tiles[at + 1]]
  const image = current.output.kind === 'image'

  function show(tile: Tile | undefined) {
    if (tile === undefined) return
    zoom.reset()
    onShow(tile.key)
  }
  const keys: Keys = { ArrowLeft: () => show(before), ArrowRight: () => show(after), ...(image ? zoomKeys(zoom) : {}) }
  useKeys(keys)

  return (
    <Dialog title={taskTitle(current.record)} onClose={onClose} className={LARGE}>
      <div className="flex min-h-0 flex-1 flex-col desk:flex-row">
        <div className="relative min-h-0 min-w-0 flex-1">
          <ViewerPane key={keyOf(current)} shown={current} factor={image ? zoom.factor : 1} />
          <IconButton
            label="Previous"
            tone="secondary"
            disabled={before === undefined}
            className="absolute top-1/2 left-3 -translate-y-1/2"
            onClick={() => show(before)}
          >
            <ChevronLeft size={16} aria-hidden="true" />
          </IconButton>
          <IconButton
            label="Next"
            tone="secondary"
            disabled={after === undefined}
            className="absolute top-1/2 right-3 -translate-y-1/2"
            onClick={() => show(after)}
          >
            <ChevronRight size={16} aria-hidden="true" />
          </IconButton>
          {image ? <ZoomButtons zoom={zoom} /> : null}
          <p className="absolute top-2 left-3 rounded-sm bg-surface px-1.5 py-0.5 font-mono text-2xs text-muted">
            {at < 0 ? '' : `${formatCount(at + 1)} of ${formatCount(tiles.length)}`}
          </p>
        </div>
        <aside
          aria-label="About this output"
          className="max-h-[45%] shrink-0 overflow-y-auto border-line max-desk:border-t desk:max-h-none desk:w-80 desk:border-l"
        >
          <ViewerFacts shown={current} />
        </aside>
      </div>
    </Dialog>
  )
}

/** Two outputs side by side, enlarged together. */
export function Comparison({ pair, onClose }: { readonly pair: readonly Shown[]; readonly onClose: () => void }) {
  const zoom = useZoom()
  useKeys(zoomKeys(zoom))
  return (
    <Dialog title="Side by side" onClose={onClose} className={LARGE}>
      <div className="relative grid min-h-0 flex-1 grid-cols-1 grid-rows-2 gap-px bg-line sm:grid-cols-2 sm:grid-rows-1">
        {pair.map((shown) => (
          <section
            key={keyOf(shown)}
            aria-label={taskTitle(shown.record)}
            className="flex min-h-0 min-w-0 flex-col bg-surface"
          >
            <div className="min-h-0 flex-1">
              <ViewerPane shown={shown} factor={shown.output.kind === 'image' ? zoom.factor : 1} />
            </div>
            <details className="max-h-1/2 shrink-0 overflow-y-auto border-t border-line">
              <summary className="truncate px-4 py-2 text-sm font-medium">
                {taskTitle(shown.record)} <span className="text-muted">· {shown.record.model ?? 'unknown model'}</span>
              </summary>
              <ViewerFacts shown={shown} />
            </details>
          </section>
        ))}
        {pair.some(({ output }) => output.kind === 'image') ? <ZoomButtons zoom={zoom} /> : null}
      </div>
    </Dialog>
  )
}

function ZoomButtons({ zoom }: { readonly zoom: Zoom }) {
  return (
    <div className="absolute top-2 right-3 flex items-center gap-1">
      <IconButton label="Smaller" tone="secondary" size="sm" disabled={!zoom.canShrink} onClick={zoom.shrink}>
        <ZoomOut size={14} aria-hidden="true" />
      </IconButton>
      <output aria-label="Zoom" className="min-w-10 rounded-sm bg-surface px-1 text-center font-mono text-2xs">
        {Math.round(zoom.factor * 100)} %
      </output>
      <IconButton label="Larger" tone="secondary" size="sm" disabled={!zoom.canGrow} onClick={zoom.grow}>
        <ZoomIn size={14} aria-hidden="true" />
      </IconButton>
    </div>
  )
}

type Keys = Readonly<Record<string, () => void>>

function zoomKeys(zoom: Zoom): Keys {
  return { '+': zoom.grow, '=': zoom.grow, '-': zoom.shrink, '0': zoom.reset }
}

/** Keys of a dialog. A player that has the focus keeps its arrows: they scrub. */
function useKeys(keys: Keys): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    const act = keys[event.key]
    const scrubs = event.target instanceof HTMLMediaElement && event.key.startsWith('Arrow')
    const scrolls = event.target instanceof HTMLElement && event.target.scrollWidth > event.target.clientWidth + 1
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey || scrubs) return
    if (scrolls && event.key.startsWith('Arrow') && event.target instanceof HTMLDivElement) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => run(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
