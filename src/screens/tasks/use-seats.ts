import { useState, type FocusEvent } from 'react'
import type { ListLine } from '#screens/tasks/list-rows.ts'
import { NO_SEATS, seated } from '#screens/tasks/row-seats.ts'

/** The rows that show these lines, in the order in which they stand in the document. */
export function useSeats(view: string, shown: readonly ListLine[], isMoving: boolean) {
  const [seats, setSeats] = useState(NO_SEATS)
  const [focused, setFocused] = useState<string | null>(null)
  const next = seated(seats, { view, keys: shown.map(({ key }) => key), isMoving, focused })
  if (next !== seats) setSeats(next)
  const lines = new Map(shown.map((line) => [line.key, line]))
  const rows = [...next.rows].flatMap(([key, row]) => {
    const line = lines.get(key)
    return line === undefined ? [] : [{ row, line }]
  })
  return {
    rows,
    focusHandlers: {
      onFocus: ({ target }: FocusEvent) =>
        setFocused(target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null),
      onBlur: () => setFocused(null),
    },
  }
}
