import { useRef, type PointerEvent } from 'react'
import { columnWidened } from '#preferences/list-layout.ts'
import type { Column } from '#screens/tasks/columns.ts'

/** The edge of a column, to be drawn with the pointer. By keyboard its width is set in the dialog of the layout. */
export function ColumnGrip({ column }: { readonly column: Column }) {
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null)

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    const heading = event.currentTarget.parentElement
    if (event.button !== 0 || heading === null) return
    from.current = { x: event.clientX, width: heading.getBoundingClientRect().width }
    event.currentTarget.setPointerCapture(event.pointerId)
    event.preventDefault()
  }

  function onPointerMove({ clientX }: PointerEvent) {
    if (from.current !== null) columnWidened(column.key, from.current.width + clientX - from.current.x)
  }

  return (
    <div
      aria-hidden="true"
      data-grip={column.key}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        from.current = null
      }}
      className="absolute inset-y-0 -right-2.5 w-2 cursor-col-resize border-r border-transparent group-hover/heading:border-line-strong pointer-coarse:hidden"
    />
  )
}
