import { ChevronLeft, ChevronRight } from 'lucide-react'
import { ViewerFacts } from '#screens/outputs/viewer-facts.tsx'
import { ViewerPane } from '#screens/outputs/viewer-pane.tsx'
import type { Tile } from '#screens/outputs/tile.ts'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'
import { useDialogKeys, useZoomKeys, type DialogKeys } from '#screens/outputs/use-dialog-keys.ts'
import { useZoom } from '#screens/outputs/use-zoom.ts'
import { shownTitle } from '#screens/outputs/shown-words.ts'
import { ZoomButtons } from '#screens/outputs/zoom-buttons.tsx'
import { IconButton } from '#ui/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { formatCount } from '#ui/numbers.ts'

export const LARGE_DIALOG =
  'h-[calc(100dvh-1.5rem)]! max-h-none! w-[calc(100vw-1.5rem)]! max-w-none! [&>div]:flex [&>div]:min-h-0 [&>div]:flex-1 [&>div]:overflow-hidden'

/** One output in full, with what it was made from beside it. Arrow keys lead through the gallery. */
export function Viewer({
  tiles,
  placeOf,
  current,
  onShow,
  onClose,
}: {
  readonly tiles: readonly Tile[]
  readonly placeOf: (key: string) => number
  readonly current: Shown
  readonly onShow: (key: string) => void
  readonly onClose: () => void
}) {
  const zoom = useZoom()
  const at = placeOf(keyOf(current))
  const [before, after] = [tiles[at - 1], at < 0 ? undefined : tiles[at + 1]]
  const image = current.output.kind === 'image'

  function show(tile: Tile | undefined) {
    if (tile === undefined) return
    zoom.reset()
    onShow(tile.key)
  }
  const zoomKeys = useZoomKeys(zoom)
  const keys: DialogKeys = {
    ArrowLeft: () => show(before),
    ArrowRight: () => show(after),
    ...(image ? zoomKeys : {}),
  }
  useDialogKeys(keys)

  return (
    <Dialog title={shownTitle(current.record)} onClose={onClose} className={LARGE_DIALOG}>
      <div className="flex min-h-0 flex-1 flex-col short:overflow-y-auto desk:flex-row">
        <div className="relative min-h-0 min-w-0 flex-1 short:min-h-40 short:shrink-0">
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
          {image ? <ZoomButtons zoom={zoom} className="absolute top-2 right-3" /> : null}
          <p className="absolute top-2 left-3 rounded-sm bg-surface px-1.5 py-0.5 font-mono text-2xs text-muted">
            {at < 0 ? '' : `${formatCount(at + 1)} of ${formatCount(tiles.length)}`}
          </p>
        </div>
        <aside
          aria-label="About this output"
          className="max-h-[45%] shrink-0 short:max-h-none overflow-y-auto border-line max-desk:border-t desk:max-h-none desk:w-80 desk:border-l"
        >
          <ViewerFacts shown={current} />
        </aside>
      </div>
    </Dialog>
  )
}
