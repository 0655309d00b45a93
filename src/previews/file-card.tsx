import type { Output } from '#domain/output/output.ts'
import { KindIcon } from '#previews/kind-icon.tsx'
import { fileNameOf, outputLabel } from '#previews/output-words.ts'
import { formatBytes } from '#ui/bytes.ts'

/** Text, 3D models and other files are named, not rendered: their bytes are a vendor's and run nothing here. */
export function FileCard({ output }: { readonly output: Output }) {
  const bytes = output.saved?.bytes ?? output.bytes
  return (
    <div className="flex size-full flex-col items-center justify-center gap-1 p-4 text-center text-muted">
      <KindIcon kind={output.kind} size={24} />
      <span className="max-w-full truncate text-sm font-medium text-ink">
        {fileNameOf(output.url) ?? 'unnamed file'}
      </span>
      <span className="text-xs">
        {outputLabel(output)}
        {bytes === null ? '' : ` · ${formatBytes(bytes)}`}
      </span>
    </div>
  )
}
