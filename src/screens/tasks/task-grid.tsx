/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { lazy, Suspense, useDeferredValue, useMemo, useRef, type RefObject } from 'react'
import { useStore } from 'zustand'
import type { TaskId } from '#domain/task/task.ts'
import type { TaskSort } from '#domain/task/task-filter.ts'
import { useDensity } from '#preferences/density.ts'
import { groupFolded, listLayout } from '#preferences/list-layout.ts'
import { planColumns, type ColumnPlan } from '#screens/tasks/columns.ts'
import { GridHeading } from '#screens/tasks/grid-heading.tsx'
import { type Lines, type ListLine, sizeOf } from '#screens/tasks/list-rows.ts'
import { TaskCard } from '#screens/tasks/task-card.tsx'
import { TaskRow } from '#screens/tasks/task-row.tsx'
import { useGridKeys } from '#screens/tasks/use-grid-keys.ts'
import { aboutOf, gridPresses, useRowMenu } from '#screens/tasks/use-grid-presses.ts'
import { useHold } from '#screens/tasks/use-hold.ts'
import { useSeats } from '#screens/tasks/use-seats.ts'
import { useWindow } from '#screens/tasks/use-window.ts'
import { Button } from '#ui/button.tsx'
import { formatCount } from '#ui/numbers.ts'
import { useMedia } from '#ui/use-media.ts'

const GroupRow = lazy(async () => ({ default: (await import('#screens/tasks/group-row.tsx')).GroupRow }))
const RowMenu = lazy(async () => ({ default: (await import('#screens/tasks/row-menu.tsx')).RowMenu }))

const ROW_HEIGHTS = { comfortable: 46, compact: 38 } as const
const CARD_HEIGHT = 76
/** The least for a finger. */
const TOUCH_HEIGHT = 46
/** Heights of what stays stuck above the rows, in pixels; the class names below say the same. */
const TOOLBAR = 48
const HEADING = 32
const TOUCH_HEADING = 44

interface TaskGridProps {
  /** Names what is looked at: another one has other rows. */
  readonly view: string
  readonly lines: Lines
  /** Every task of the list, once, folded away or not; none before all are read. */
  readonly ids: readonly TaskId[]
  readonly loaded: boolean
  readonly waiting: number
  readonly onRelease: () => void
  readonly sort: TaskSort
  readonly onSort: (sort: TaskSort) => void
  /** A heading is pressed, and will sort so once it is let go of. */
  readonly onAim: (sort: TaskSort) => void
  readonly open: TaskId | null
  readonly onOpen: (id: TaskId) => void
  /** Told when the pointer is over the rows or the list is scrolled: rows must stay where they are. */
  readonly onHold: (hold: boolean) => void
  readonly scroller: RefObject<HTMLElement | null>
  /** What stays stuck above the rows. */
  readonly toolbar: React.ReactNode
  readonly cards: boolean
  /** Of the list, in px. */
  readonly width: number
}

/** The list: only rows in view exist, yet it says its true size, and pressing or typing works as if all did. */
export function TaskGrid(props: TaskGridProps) {
  const { lines, ids, scroller, cards, open, onOpen } = props
  const layout = useStore(listLayout)
  const density = useDensity()
  const touch = useMedia('(pointer: coarse)')
  const rowHeight = cards ? CARD_HEIGHT : Math.max(ROW_HEIGHTS[density], touch ? TOUCH_HEIGHT : 0)
  const plan = useMemo(
    () => planColumns(props.width, layout.columns, layout.widths),
    [props.width, layout.columns, layout.widths],
  )
  const list = useRef<HTMLDivElement>(null)
  // Of another list, what can be seen is drawn first.
  const isDrawn = useDeferredValue(props.view) === props.view
  const { first, end, scrolled, isMoving } = useWindow(scroller, list, rowHeight, lines.length, isDrawn)
  const seats = useSeats(props.view, linesFrom(lines, first, end), isMoving)
  const [menu, setMenu] = useRowMenu()
  const { activeKey, onActive, onKeyDown } = useGridKeys({
    lines,
    ids,
    scroller,
    list,
    rowHeight,
    covered: cards ? TOOLBAR : TOOLBAR + (touch ? TOUCH_HEADING : HEADING),
    open,
    onOpen,
    onFold: groupFolded,
    onMenu: (line) => setMenu({ line, at: null }),
  })
  const onHover = useHold(scrolled, props.onHold)

  const presses = gridPresses({ lines, onActive, onOpen, onMenu: setMenu })
  const attributes = {
    role: lines.isGrouped ? 'treegrid' : 'grid',
    'aria-label': 'Tasks',
    // How many there are is not known before all are read.
    'aria-rowcount': props.loaded ? lines.length + 1 : -1,
    'aria-colcount': cards ? 3 : plan.columns.length + 1,
    'aria-multiselectable': true,
  }

  return (
    <div className="@container relative">
      <div className="sticky top-0 z-20 h-12 bg-canvas">
        {props.toolbar}
        {props.waiting > 0 ? <NewRows count={props.waiting} onRelease={props.onRelease} /> : null}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- a grid or, with groups, a treegrid: the rule reads no role that is computed */}
      <div {...attributes} tabIndex={-1} onKeyDown={onKeyDown} {...presses} className="focus-visible:-outline-offset-2">
        <GridHeading ids={ids} sort={props.sort} onSort={props.onSort} onAim={props.onAim} plan={cards ? null : plan} />
        <div
          ref={list}
          role="rowgroup"
          {...onHover}
          {...seats.focusHandlers}
          style={{ height: lines.length * rowHeight }}
          // When something comes above it the list stays in view as it is, but it does not go with a row that moves.
          className="relative *:[overflow-anchor:none]"
        >
          {seats.rows.map(({ row, line }) => (
            <Line
              key={row}
              line={line}
              height={rowHeight}
              active={line.key === activeKey}
              open={open}
              plan={cards ? null : plan}
            />
          ))}
        </div>
      </div>
      {menu === null ? null : (
        <Suspense fallback={null}>
          <RowMenu
            about={aboutOf(menu.line)}
            rowKey={menu.line.key}
            at={menu.at}
            onOpen={onOpen}
            onClose={() => setMenu(null)}
          />
        </Suspense>
      )}
    </div>
  )
}

function linesFrom(lines: Lines, first: number, end: number): readonly ListLine[] {
  return Array.from({ length: end - first }, (_, at) => lines.at(first + at)).filter((line) => line !== undefined)
}

function Line({
  line,
  height,
  active,
  open,
  plan,
}: {
  readonly line: ListLine
  readonly height: number
  readonly active: boolean
  readonly open: TaskId | null
  /** Null for cards. */
  readonly plan: ColumnPlan | null
}) {
  if (line.kind === 'group') {
    return (
      <Suspense fallback={null}>
        <GroupRow line={line} height={height} active={active} span={plan === null ? 3 : plan.columns.length + 1} />
      </Suspense>
    )
  }
  const row = {
    id: line.id,
    rowKey: line.key,
    index: line.index,
    height,
    active,
    open: line.id === open,
    place: line.within?.place ?? null,
    of: line.within === null ? null : sizeOf(line.within.group),
  }
  return plan === null ? <TaskCard {...row} /> : <TaskRow {...row} plan={plan} />
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
