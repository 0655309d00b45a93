import { useState, type ReactNode } from 'react'
import { ScrollBox } from '#ui/scroll-box.tsx'

interface TableRow {
  readonly key: string
  /** What the row is about. */
  readonly head: ReactNode
  readonly cells: readonly ReactNode[]
}

/**
 * What a chart shows, for those who cannot see it and for the keyboard: closed at first, and only filled while open.
 */
export function DataTable({
  caption,
  columns,
  rows,
}: {
  readonly caption: string
  /** The first one heads the row headings. */
  readonly columns: readonly string[]
  readonly rows: () => readonly TableRow[]
}) {
  const [open, setOpen] = useState(false)
  return (
    <details className="mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm text-xs text-muted hover:text-ink">{caption} as a table</summary>
      {open ? (
        <ScrollBox label={caption} className="mt-2 max-h-72 overflow-auto rounded-md border border-line">
          <table className="w-full border-separate border-spacing-0 text-xs">
            <caption className="sr-only">{caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className="sticky top-0 border-b border-line bg-raised px-2 py-1 text-left font-medium whitespace-nowrap text-muted"
                  >
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(({ key, head, cells }) => (
                <tr key={key}>
                  <th scope="row" className="border-b border-line px-2 py-1 text-left font-normal whitespace-nowrap">
                    {head}
                  </th>
                  {cells.map((cell, index) => (
                    // oxlint-disable-next-line react/no-array-index-key -- a cell is its column
                    <td key={index} className="border-b border-line px-2 py-1 whitespace-nowrap">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      ) : null}
    </details>
  )
}
