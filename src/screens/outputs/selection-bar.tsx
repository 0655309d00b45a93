import { Columns2, X } from 'lucide-react'
import { placeOf, type Shown } from '#screens/outputs/tile-key.ts'
import { SaveButton } from '#screens/outputs/save-button.tsx'
import { Button, IconButton } from '#ui/button.tsx'
import { formatCount } from '#ui/numbers.ts'

/** What to do with the marked tiles. */
export function SelectionBar({
  marked,
  onCompare,
  onClear,
}: {
  readonly marked: readonly Shown[]
  readonly onCompare: () => void
  readonly onClear: () => void
}) {
  return (
    <div
      role="toolbar"
      aria-label="Marked outputs"
      className="absolute bottom-4 left-1/2 z-20 flex max-w-[calc(100%-1.5rem)] -translate-x-1/2 items-center gap-1.5 rounded-lg border border-line-strong bg-surface p-1.5 shadow-pop"
    >
      <p className="px-2 text-sm font-semibold whitespace-nowrap">{formatCount(marked.length)} marked</p>
      <Button tone="quiet" disabled={marked.length !== 2} title="Side by side: mark two" onClick={onCompare}>
        <Columns2 size={14} aria-hidden="true" />
        Compare
      </Button>
      <SaveButton which={marked.map(placeOf)} label={`Save ${formatCount(marked.length)}`} />
      <IconButton label="Clear the marks" onClick={onClear}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  )
}
