import { Suspense, useCallback, useState, type RefObject } from 'react'
import type { Phase } from '#domain/task/phase.ts'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useConnections } from '#engine/connection/use-connections.ts'
import { BackloggedModelsProvider } from '#parts/queue-age.ts'
import { useMachineDoing } from '#parts/use-doing.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { AttentionStrip } from '#screens/tasks/attention-strip.tsx'
import { FilterBar } from '#screens/tasks/filter-bar.tsx'
import { useKeepFirst } from '#screens/tasks/first-rows.ts'
import { listSummary } from '#screens/tasks/list-summary.ts'
import { LoadingRows, NoMatches } from '#screens/tasks/no-tasks.tsx'
import { PhaseCounts } from '#screens/tasks/phase-counts.tsx'
import { ListTools } from '#screens/tasks/list-tools.tsx'
import { TaskGrid } from '#screens/tasks/task-grid.tsx'
import { useHeldList } from '#screens/tasks/use-held-list.ts'
import type { TaskList } from '#screens/tasks/use-task-list.ts'
import { useLines, type ListView } from '#screens/tasks/use-list-view.ts'
import { useMedia } from '#ui/use-media.ts'
import { useWidth } from '#ui/use-width.ts'
import { hrefFor } from '#url/href.ts'
import type { TasksRoute } from '#url/route.ts'
import { isEveryTask } from '#url/search-query.ts'
import { useNavigate } from '#url/use-route.ts'
import { lazyExtra } from '#ui/lazy-extra.ts'

const SearchProblems = lazyExtra(async () => (await import('#screens/tasks/search-problems.tsx')).SearchProblems)

/** Below this width of its own, in px, the list is cards. */
const ROOM_FOR_ROWS = 640
/** Until it is measured; the same width as `--breakpoint-desk`. */
const DESK = '(min-width: 52rem)'

const NO_IDS: readonly TaskId[] = []

/** What there is by phase, what wants a person, and the list itself. */
export function TaskListView({
  route,
  list,
  view,
  own,
  scroller,
}: {
  readonly route: TasksRoute
  readonly list: TaskList
  readonly view: ListView
  /** Tasks that were just added here: they are shown wherever the pointer is. */
  readonly own: ReadonlySet<TaskId>
  readonly scroller: RefObject<HTMLDivElement | null>
}) {
  const navigate = useNavigate()
  const desk = useMedia(DESK)
  // Until it is measured, rows have the columns that are always there.
  const [frame, width] = useWidth<HTMLDivElement>('painted')
  const cards = width === 0 ? !desk : width < ROOM_FOR_ROWS
  const [hold, setHold] = useState(false)
  const { tasks, loaded, ids, survey } = list
  const { size } = tasks
  const { ledger } = useEngine()
  // Another one only once there are fewer or more: what was forgotten shows in that.
  const exists = useCallback((id: TaskId) => size > 0 && ledger.get(id) !== undefined, [size, ledger])
  const address = hrefFor({ ...route, task: null })
  const rows = useHeldList(ids, `${address} ${loaded}`, hold, own, exists)
  const lines = useLines(rows.shown, view.group, loaded ? null : list.firstGroups)
  useKeepFirst(loaded ? lines : null, tasks, { filter: route.filter, ...view })
  const setFilter = (filter: TaskFilter) => navigate({ ...route, filter })
  const setText = (text: string, replace: boolean) =>
    navigate({ ...route, filter: { ...route.filter, text } }, { replace })

  return (
    <div ref={frame}>
      <PhaseCounts
        tasks={loaded ? tasks : null}
        chosen={route.filter.phases}
        onToggle={(phase) => setFilter(withPhaseToggled(route.filter, phase))}
      />
      <AttentionStrip tasks={tasks} loaded={loaded} failures={list.failures} survey={survey} onFilter={setFilter} />
      <Suspense fallback={null}>
        <SearchProblems
          problems={list.problems}
          onReplace={(part, suggestion) =>
            setText(
              route.filter.text.replace(part, () => suggestion),
              false,
            )
          }
        />
      </Suspense>
      <BackloggedModelsProvider value={list.backlogged}>
        <TaskGrid
          view={address}
          lines={lines}
          ids={loaded ? rows.shown : NO_IDS}
          loaded={loaded}
          waiting={rows.waiting}
          onRelease={() => {
            rows.release()
            scroller.current?.scrollTo({ top: 0 })
          }}
          sort={view.sort}
          onSort={view.setSort}
          onAim={(sort) => list.prepare(route.filter, sort)}
          open={route.task}
          onOpen={(id) => navigate({ ...route, task: id }, { replace: route.task !== null })}
          onHold={setHold}
          scroller={scroller}
          cards={cards}
          width={width}
          toolbar={<Toolbar {...{ route, list, view, cards }} onFilter={setFilter} onText={setText} />}
        />
      </BackloggedModelsProvider>
      {loaded ? null : <LoadingRows />}
      {loaded && rows.shown.length === 0 && !isEveryTask(route.filter) ? <NoMatches onFilter={setFilter} /> : null}
    </div>
  )
}

function Toolbar({
  route,
  list: { tasks, loaded, ids, prepare },
  view,
  cards,
  onFilter,
  onText,
}: {
  readonly route: TasksRoute
  readonly list: TaskList
  readonly view: ListView
  readonly cards: boolean
  readonly onFilter: (filter: TaskFilter) => void
  readonly onText: (text: string, replace: boolean) => void
}) {
  const machine = useMachineDoing()
  const connections = useConnections()
  const zone = useTimeZone()
  return (
    <FilterBar
      filter={route.filter}
      summary={loaded ? listSummary(ids.length, tasks.size, machine, connections, zone) : ''}
      more={<ListTools route={route} view={view} cards={cards} />}
      onFilter={onFilter}
      // While typing, so that Back leaves the search at once.
      onSearch={(text) => onText(text, true)}
      onTyping={(text) => prepare({ ...route.filter, text }, view.sort)}
    />
  )
}

function withPhaseToggled(filter: TaskFilter, phase: Phase): TaskFilter {
  const { phases } = filter
  return {
    ...filter,
    phases: phases.includes(phase) ? phases.filter((other) => other !== phase) : [...phases, phase],
  }
}
