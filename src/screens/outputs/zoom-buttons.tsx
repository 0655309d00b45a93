import { ZoomIn, ZoomOut } from 'lucide-react'
import type { Zoom } from '#screens/outputs/use-zoom.ts'
import { classNames } from '#ui/class-names.ts'
import { formatCount } from '#ui/numbers.ts'
import { IconButton } from '#ui/button.tsx'

/** Larger, smaller, and how large it is. */
export function ZoomButtons({ zoom, className }: { readonly zoom: Zoom; readonly className?: string }) {
  return (
    <div className={classNames('flex items-center gap-1', className)}>
      <IconButton label="Smaller" tone="secondary" size="sm" disabled={!zoom.canShrink} onClick={zoom.shrink}>
        <ZoomOut size={14} aria-hidden="true" />
      </IconButton>
      <output aria-label="Zoom" className="min-w-10 rounded-sm bg-surface px-1 text-center font-mono text-2xs">
        {formatCount(zoom.factor * 100)} %
      </output>
      <IconButton label="Larger" tone="secondary" size="sm" disabled={!zoom.canGrow} onClick={zoom.grow}>
        <ZoomIn size={14} aria-hidden="true" />
      </IconButton>
    </div>
  )
}
