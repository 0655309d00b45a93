import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import { selectedTasks } from '#parts/selected-tasks.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { movedTo, sideways } from '#screens/tasks/grid-moves.ts'
import type { Lines, ListLine } from '#screens/tasks/list-rows.ts'
import { useShortcut } from '#ui/use-shortcut.ts'

const NO_IDS: readonly TaskId[] = []

interface GridKeys {
  readonly lines: Lines
  /** Every task of the list, folded away or not. */
  readonly ids: readonly TaskId[]
  readonly scroller: RefObject<HTMLElement | null>
  readonly list: RefObject<HTMLElement | null>
  readonly rowHeight: number
  /** Pixels at the top of the view that stay covered by the sticky headings. */
  readonly covered: number
  readonly open: TaskId | null
  readonly onOpen: (id: TaskId) => void
  readonly onFold: (key: string, isFolded: boolean) => void
  readonly onMenu: (line: ListLine) => void
}

/** The tasks of a row: its own, or those below a heading; none while it is not known which those are. */
export function idsOf(line: ListLine): readonly TaskId[] {
  if (line.kind === 'task') return [line.id]
  return line.group.has === 'all' ? line.group.ids : NO_IDS
}

/**
 * The list by keyboard: one row is in the tab order, arrows move the focus from row to row also where rows are not
 * rendered yet. The keys for the next and the previous one work from anywhere on the screen.
 */
export function useGridKeys(grid: GridKeys) {
  const { lines, scroller, list, rowHeight, covered, open, onOpen } = grid
  const keys = useKeyTable()
  const { activeKey, setActiveKey, start, standing } = useActiveRow(lines, open)
  /** The row that is to have the focus. Its key, since an effect may still be of a rendering before it was wanted. */
  const focusWanted = useRef<string | null>(null)

  // The row may only be rendered after the scroll it asked for: try after each render until it is there.
  useEffect(() => {
    if (focusWanted.current === null || focusWanted.current !== activeKey) return
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(activeKey)}"]`)
    if (row === null || row === undefined) return
    focusWanted.current = null
    row.focus({ preventScroll: true })
  })

  /** Wherever the focus was to go before. */
  function onActive(key: string) {
    focusWanted.current = null
    setActiveKey(key)
  }

  function moveTo(index: number, extend: boolean) {
    const line = lines.at(index)
    if (line === undefined) return
    focusWanted.current = line.key
    setActiveKey(line.key)
    reveal(index)
    if (line.kind === 'group') return
    if (extend) selectedTasks.extend(line.id, lines.order())
    else if (open !== null && open !== line.id) onOpen(line.id)
  }

  function reveal(index: number) {
    const view = scroller.current
    if (view === null || list.current === null) return
    const top = list.current.getBoundingClientRect().top - view.getBoundingClientRect().top + index * rowHeight
    const below = Math.max(0, top + rowHeight - view.clientHeight)
    view.scrollBy({ top: top < covered ? top - covered : below })
  }

  function move(event: KeyboardEvent, at: number): boolean {
    const current = lines.at(at)
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const next = movedTo(event.key, at, lines.length, page)
    if (next === null) return false
    // The first step of a range takes the row it starts on along.
    if (event.shiftKey && current?.kind === 'task') selectedTasks.extend(current.id, lines.order())
    moveTo(next, event.shiftKey)
    return true
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.nativeEvent.isComposing) return
    const focused = rowAt(event.target, lines)
    // A row that was reached by Tab is where one stands as well.
    const at = focused?.index ?? start
    const current = lines.at(at)
    if (event.metaKey || event.ctrlKey) {
      if (event.key !== 'a') return
      selectedTasks.replace(grid.ids)
    } else if (current !== undefined && event.key === keys['list.tick']) tick(idsOf(current))
    else if (current === undefined || !pressOn(current, event, grid, (index) => moveTo(index, false))) {
      if (!move(event, at)) return
    }
    event.preventDefault()
  }

  useShortcut(keys['list.next'], () => moveTo(Math.min(start + 1, lines.length - 1), false))
  useShortcut(keys['list.previous'], () => moveTo(Math.max(start - 1, 0), false))
  useShortcut(keys['list.tick'], () => {
    const current = lines.at(start)
    if (current !== undefined) tick(idsOf(current))
  })

  return {
    activeKey: activeKey ?? lines.at(standing)?.key ?? null,
    onActive,
    onKeyDown,
  }
}

/** The row that something lies in: looked up, instead of trusting text out of the document. */
export function rowAt(target: EventTarget | null, lines: Lines): ListLine | null {
  const key = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined
  return key === undefined ? null : (lines.at(lines.placeOf(key)) ?? null)
}

/** A key that is about the row itself; false for one that is not. */
function pressOn(
  line: ListLine,
  { key, shiftKey }: KeyboardEvent,
  { lines, onOpen, onFold, onMenu }: GridKeys,
  goTo: (index: number) => void,
): boolean {
  if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) onMenu(line)
  else if (key === ' ' && line.kind === 'task') tick(idsOf(line))
  else if (key === 'Enter' || key === ' ') {
    if (line.kind === 'task') onOpen(line.id)
    else onFold(line.key, !line.folded)
  } else {
    const side = sideways(key, line, lines.length)
    if (side === null) return false
    if (typeof side === 'number') goTo(side)
    else onFold(line.key, side === 'fold')
  }
  return true
}

/** Several are ticked together, and the ticks taken away once all of them have one. */
export function tick(ids: readonly TaskId[]): void {
  const [only] = ids
  if (only !== undefined && ids.length === 1) selectedTasks.toggle(only)
  else selectedTasks.toggleAll(ids)
}

/** The row that the keyboard is on, and the one to go on from where there is none. */
function useActiveRow(lines: Lines, open: TaskId | null) {
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const at = activeKey === null ? -1 : lines.placeOf(activeKey)
  /** Where the row was: once it is gone, the one in its place goes on. */
  const [place, setPlace] = useState(0)
  if (at >= 0 && at !== place) setPlace(at)
  const openAt = open === null ? -1 : lines.placeOfTask(open)
  const [seen, setSeen] = useState<TaskId | null>(null)
  // What was opened from elsewhere is where the keyboard goes on once it is closed.
  if (open !== seen) {
    setSeen(open)
    const active = lines.at(at)
    const isOpen = active?.kind === 'task' && active.id === open
    if (open !== null && !isOpen) setActiveKey(lines.at(openAt)?.key ?? open)
  }
  const start = at >= 0 ? at : openAt
  const standing = start >= 0 ? start : Math.min(place, lines.length - 1)
  return { activeKey: at >= 0 ? activeKey : null, setActiveKey, start, standing }
}
