import { useRef } from 'react'
import { DifferenceTable } from '#screens/outputs/difference-table.tsx'
import { ShownOrigin } from '#screens/outputs/shown-origin.tsx'
import { shownLabel, shownName, shownTitle } from '#screens/outputs/shown-words.ts'
import { keyOf, type Shown } from '#screens/outputs/tile-key.ts'
import { useInStep } from '#screens/outputs/use-in-step.ts'
import { useDialogKeys, useZoomKeys } from '#screens/outputs/use-dialog-keys.ts'
import { useZoom } from '#screens/outputs/use-zoom.ts'
import { ViewLink } from '#screens/outputs/view-link.tsx'
import { LARGE_DIALOG } from '#screens/outputs/viewer.tsx'
import { ViewerFacts } from '#screens/outputs/viewer-facts.tsx'
import { ViewerPane } from '#screens/outputs/viewer-pane.tsx'
import { ZoomButtons } from '#screens/outputs/zoom-buttons.tsx'
import { Dialog } from '#ui/dialog.tsx'

/** Two outputs side by side, enlarged, scrolled and played together, with what differs between them. */
export function Comparison({
  left,
  right,
  onClose,
}: {
  readonly left: Shown
  readonly right: Shown
  readonly onClose: () => void
}) {
  const zoom = useZoom()
  const panes = useRef<HTMLDivElement>(null)
  useDialogKeys(useZoomKeys(zoom))
  useInStep(panes)
  const pair = [left, right]
  const zooms = pair.some(({ output }) => output.kind === 'image')
  return (
    <Dialog title="Side by side" onClose={onClose} className={LARGE_DIALOG}>
      <div className="flex min-h-0 flex-1 flex-col short:overflow-y-auto">
        <div className="flex shrink-0 flex-wrap items-center justify-end gap-1 border-b border-line px-3 py-1">
          <ViewLink keys={pair.map(keyOf)} />
          {zooms ? <ZoomButtons zoom={zoom} /> : null}
        </div>
        <div
          ref={panes}
          className="grid min-h-0 flex-1 short:min-h-80 short:shrink-0 short:sm:min-h-48 grid-cols-1 grid-rows-2 gap-px bg-line sm:grid-cols-2 sm:grid-rows-1"
        >
          {pair.map((shown, index) => (
            <Side
              key={keyOf(shown)}
              place={index === 0 ? 'Left' : 'Right'}
              shown={shown}
              factor={shown.output.kind === 'image' ? zoom.factor : 1}
            />
          ))}
        </div>
        <DifferenceTable left={left} right={right} />
      </div>
    </Dialog>
  )
}

function Side({ place, shown, factor }: { readonly place: string; readonly shown: Shown; readonly factor: number }) {
  const { record } = shown
  return (
    <section aria-label={`${place}: ${shownName(shown)}`} className="flex min-h-0 min-w-0 flex-col bg-surface">
      <div className="min-h-0 flex-1">
        <ViewerPane shown={shown} factor={factor} />
      </div>
      <details className="max-h-1/2 shrink-0 overflow-y-auto border-t border-line">
        <summary className="px-4 py-1.5 text-sm">
          {/* Beside the mark that unfolds it. */}
          <span className="inline-block w-[calc(100%-1.5rem)] align-top">
            <span dir="auto" className="block truncate font-medium">
              {shownTitle(record)}
            </span>
            <span className="flex min-w-0 flex-wrap gap-x-2 text-2xs text-muted">
              {shownLabel(shown)} · {record.model ?? 'unknown model'}
              <ShownOrigin record={record} />
            </span>
          </span>
        </summary>
        <ViewerFacts shown={shown} />
      </details>
    </section>
  )
}
