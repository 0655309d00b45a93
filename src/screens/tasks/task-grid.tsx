/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { useEffect, useRef, useState, type MouseEvent, type RefObject } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import type { TaskSort } from '#domain/task/task-filter.ts'
import { useDensity } from '#preferences/density.ts'
import { COLUMNS } from '#screens/tasks/columns.ts'
import { GridHeading } from '#screens/tasks/grid-heading.tsx'
import { selectedTasks } from '#parts/selected-tasks.ts'
import { TaskCard } from '#screens/tasks/task-card.tsx'
import { TaskRow } from '#screens/tasks/task-row.tsx'
import { useGridKeys } from '#screens/tasks/use-grid-keys.ts'
import { useWindow } from '#screens/tasks/use-window.ts'
import { Button } from '#ui/button.tsx'
import { formatCount } from '#ui/numbers.ts'
import { useMedia } from '#ui/use-media.ts'

const ROW_HEIGHTS = { comfortable: 46, compact: 38 } as const
const CARD_HEIGHT = 76
/** The least for a finger. */
const TOUCH_HEIGHT = 46
/** Heights of what stays stuck above the rows, in pixels; the class names below say the same. */
const TOOLBAR = 48
const HEADING = 32
const TOUCH_HEADING = 44

interface TaskGridProps {
  readonly ids: readonly TaskId[]
  readonly waiting: number
  readonly onRelease: () => void
  readonly sort: TaskSort
  readonly onSort: (sort: TaskSort) => void
  readonly open: TaskId | null
  readonly onOpen: (id: TaskId) => void
  /** Told when the pointer is over the rows or the list is scrolled: rows must stay where they are. */
  readonly onHold: (hold: boolean) => void
  readonly scroller: RefObject<HTMLElement | null>
  /** What stays stuck above the rows. */
  readonly toolbar: React.ReactNode
  readonly cards: boolean
}

/** The list: only rows in view exist, yet it says its true size, and pressing or typing works as if all did. */
export function TaskGrid(props: TaskGridProps) {
  const { ids, scroller, cards, open, onOpen } = props
  const density = useDensity()
  const touch = useMedia('(pointer: coarse)')
  const rowHeight = cards ? CARD_HEIGHT : Math.max(ROW_HEIGHTS[density], touch ? TOUCH_HEIGHT : 0)
  const list = useRef<HTMLDivElement>(null)
  const { first, end } = useWindow(scroller, list, rowHeight, ids.length)
  const { activeId, setActiveId, onKeyDown } = useGridKeys({
    ids,
    scroller,
    list,
    rowHeight,
    covered: cards ? TOOLBAR : TOOLBAR + (touch ? TOUCH_HEADING : HEADING),
    open,
    onOpen,
  })
  const onHover = useHold(scroller, list, props.onHold)

  function onClick(event: MouseEvent) {
    const target = event.target instanceof Element ? event.target : null
    const id = idOf(target, ids, list.current)
    if (id === null || target === null) return
    const elsewhere = event.metaKey || event.ctrlKey
    if (elsewhere && target.closest('a') !== null) return
    setActiveId(id)
    if (event.shiftKey) selectedTasks.extend(id, ids)
    else if (target.closest('[data-select]') !== null) {
      // A label passes its press on to its box, which would tick it twice.
      if (target instanceof HTMLInputElement) selectedTasks.toggle(id)
    } else if (elsewhere) selectedTasks.toggle(id)
    else if (getSelection()?.isCollapsed !== false) onOpen(id)
  }

  const Row = cards ? TaskCard : TaskRow
  return (
    <div className="@container relative">
      <div className="sticky top-0 z-20 h-12 bg-canvas">
        {props.toolbar}
        {props.waiting > 0 ? <NewRows count={props.waiting} onRelease={props.onRelease} /> : null}
      </div>
      <div
        role="grid"
        aria-label="Tasks"
        aria-rowcount={ids.length + 1}
        aria-colcount={cards ? 3 : COLUMNS.length + 1}
        aria-multiselectable="true"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={onClick}
        className="focus-visible:-outline-offset-2"
      >
        <GridHeading ids={ids} sort={props.sort} onSort={props.onSort} cards={cards} />
        <div ref={list} role="rowgroup" {...onHover} style={{ height: ids.length * rowHeight }} className="relative">
          {ids.slice(first, end).map((id, offset) => (
            <Row
              key={id}
              id={id}
              index={first + offset}
              height={rowHeight}
              active={id === activeId}
              open={id === open}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

function NewRows({ count, onRelease }: { readonly count: number; readonly onRelease: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-full z-20 flex justify-center pt-10">
      <Button size="sm" tone="primary" onClick={onRelease} className="pointer-events-auto rounded-full! shadow-pop">
        {formatCount(count)} new
      </Button>
    </div>
  )
}

/** Looks the id up in the list instead of trusting text out of the document. */
function idOf(target: Element | null, ids: readonly TaskId[], list: Element | null): TaskId | null {
  const row = target?.closest<HTMLElement>('[data-task]')
  if (row === null || row === undefined || list?.contains(row) !== true) return null
  return ids.find((id) => id === row.dataset['task']) ?? null
}

function useHold(
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  onHold: (hold: boolean) => void,
) {
  const [over, setOver] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    function check() {
      if (view === null || list.current === null) return
      setScrolled(list.current.getBoundingClientRect().top < view.getBoundingClientRect().top)
    }
    view.addEventListener('scroll', check, { passive: true })
    return () => view.removeEventListener('scroll', check)
  }, [scroller, list])
  useEffect(() => onHold(over || scrolled), [over, scrolled, onHold])
  return {
    onPointerEnter: (event: React.PointerEvent) => setOver(event.pointerType === 'mouse'),
    onPointerLeave: () => setOver(false),
  }
}
