import { OutputPreview } from '#previews/output-preview.tsx'
import { shownName, shownTitle } from '#screens/outputs/shown-words.ts'
import type { Shown } from '#screens/outputs/tile-key.ts'

/** One output as large as the room allows; enlarged, it scrolls. */
export function ViewerPane({ shown, factor }: { readonly shown: Shown; readonly factor: number }) {
  const { record, output } = shown
  return (
    <section
      aria-label={shownName(shown)}
      data-pane
      // Enlarged pictures are scrolled by arrow keys as well, so the box takes the focus.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="size-full min-h-0 min-w-0 overflow-auto bg-canvas"
    >
      <div style={{ width: `${factor * 100}%`, height: `${factor * 100}%` }} className="flex">
        <OutputPreview
          output={output}
          title={shownTitle(record)}
          siblings={record.outputs}
          size="viewer"
          className="size-full bg-transparent"
        />
      </div>
    </section>
  )
}
