import { taskTitle } from '#parts/task-title.ts'
import { OutputPreview } from '#previews/output-preview.tsx'
import type { Shown } from '#screens/outputs/tile-key.ts'

/** One output as large as the room allows; enlarged, it scrolls. */
export function ViewerPane({ shown, factor }: { readonly shown: Shown; readonly factor: number }) {
  const { record, output } = shown
  const title = taskTitle(record)
  return (
    // Enlarged pictures are scrolled by arrow keys as well, so the box takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label={title} tabIndex={0} className="size-full min-h-0 min-w-0 overflow-auto bg-canvas">
      <div style={{ width: `${factor * 100}%`, height: `${factor * 100}%` }} className="flex">
        <OutputPreview
          output={output}
          title={title}
          siblings={record.outputs}
          size="viewer"
          className="size-full bg-transparent"
        />
      </div>
    </section>
  )
}
