import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { selectedTasks } from '#parts/selected-tasks.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { useShortcut } from '#ui/use-shortcut.ts'

interface GridKeys {
  readonly ids: readonly TaskId[]
  readonly scroller: RefObject<HTMLElement | null>
  readonly list: RefObject<HTMLElement | null>
  readonly rowHeight: number
  /** Pixels at the top of the view that stay covered by the sticky headings. */
  readonly covered: number
  readonly open: TaskId | null
  readonly onOpen: (id: TaskId) => void
}

/** How a key moves over `count` rows; null for keys that do not. `page` is a screenful of rows. */
export function movedTo(key: string, at: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'PageDown':
      return Math.min(at + page, count - 1)
    case 'PageUp':
      return Math.max(at - page, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/**
 * The list by keyboard: one row is in the tab order, arrows move the focus from row to row also where rows are not
 * rendered yet. The keys for the next and the previous one work from anywhere on the screen.
 */
export function useGridKeys({ ids, scroller, list, rowHeight, covered, open, onOpen }: GridKeys) {
  const keys = useKeyTable()
  const [activeId, setActiveId] = useState<TaskId | null>(null)
  const focusWanted = useRef(false)
  const at = activeId === null ? -1 : ids.indexOf(activeId)
  /** Where the row was: once it is gone, the one in its place goes on. */
  const [place, setPlace] = useState(0)
  if (at >= 0 && at !== place) setPlace(at)
  const [seen, setSeen] = useState<TaskId | null>(null)
  // What was opened from elsewhere is where the keyboard goes on once it is closed.
  if (open !== seen) {
    setSeen(open)
    if (open !== null && open !== activeId) setActiveId(open)
  }
  const start = at >= 0 ? at : open === null ? -1 : ids.indexOf(open)

  // The row may only be rendered after the scroll it asked for: try after each render until it is there.
  useEffect(() => {
    if (!focusWanted.current || activeId === null) return
    const row = list.current?.querySelector<HTMLElement>(`[data-task="${CSS.escape(activeId)}"]`)
    if (row === null || row === undefined) return
    focusWanted.current = false
    row.focus({ preventScroll: true })
  })

  function moveTo(index: number, extend: boolean) {
    const id = ids[index]
    if (id === undefined) return
    focusWanted.current = true
    setActiveId(id)
    reveal(index)
    if (extend) selectedTasks.extend(id, ids)
    else if (open !== null && open !== id) onOpen(id)
  }

  function reveal(index: number) {
    const view = scroller.current
    if (view === null || list.current === null) return
    const top = list.current.getBoundingClientRect().top - view.getBoundingClientRect().top + index * rowHeight
    if (top < covered) view.scrollBy({ top: top - covered })
    else if (top + rowHeight > view.clientHeight) {
      view.scrollBy({ top: top + rowHeight - view.clientHeight })
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey || event.nativeEvent.isComposing) return
    const current = ids[start]
    if (event.key === 'Enter' && current !== undefined) onOpen(current)
    else if (event.key === ' ' && current !== undefined) selectedTasks.toggle(current)
    else {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
      const next = movedTo(event.key, start, ids.length, page)
      if (next === null) return
      // The first step of a range takes the row it starts on along.
      if (event.shiftKey && current !== undefined) selectedTasks.extend(current, ids)
      moveTo(next, event.shiftKey)
    }
    event.preventDefault()
  }

  useShortcut(keys['list.next'], () => moveTo(Math.min(start + 1, ids.length - 1), false))
  useShortcut(keys['list.previous'], () => moveTo(Math.max(start - 1, 0), false))
  useShortcut(keys['list.tick'], () => {
    const current = ids[start]
    if (current !== undefined) selectedTasks.toggle(current)
  })

  const standing = start >= 0 ? start : Math.min(place, ids.length - 1)
  return { activeId: at >= 0 ? activeId : (ids[standing] ?? null), setActiveId, onKeyDown }
}
