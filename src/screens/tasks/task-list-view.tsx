import { lazy, Suspense, useCallback, useState, type RefObject } from 'react'
import type { Phase } from '#domain/task/phase.ts'
import { isEveryTask, type TaskFilter } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { BackloggedModelsProvider } from '#parts/queue-age.ts'
import { useMachineDoing } from '#parts/use-doing.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { AttentionStrip } from '#screens/tasks/attention-strip.tsx'
import { FilterBar } from '#screens/tasks/filter-bar.tsx'
import { listSummary } from '#screens/tasks/list-summary.ts'
import { LoadingRows, NoMatches } from '#screens/tasks/no-tasks.tsx'
import { PhaseCounts } from '#screens/tasks/phase-counts.tsx'
import { TaskGrid } from '#screens/tasks/task-grid.tsx'
import { useHeldList } from '#screens/tasks/use-held-list.ts'
import type { TaskList } from '#screens/tasks/use-task-list.ts'
import { ViewMenu } from '#screens/tasks/view-menu.tsx'
import { useMedia } from '#ui/use-media.ts'
import { hrefFor } from '#url/href.ts'
import type { TasksRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const SearchProblems = lazy(async () => ({
  default: (await import('#screens/tasks/search-problems.tsx')).SearchProblems,
}))

/** Below this the list is cards; the same width as `--breakpoint-desk`. */
const DESK = '(min-width: 52rem)'

/** What there is by phase, what wants a person, and the list itself. */
export function TaskListView({
  route,
  list,
  own,
  scroller,
}: {
  readonly route: TasksRoute
  readonly list: TaskList
  /** Tasks that were just added here: they are shown wherever the pointer is. */
  readonly own: ReadonlySet<TaskId>
  readonly scroller: RefObject<HTMLDivElement | null>
}) {
  const navigate = useNavigate()
  const cards = !useMedia(DESK)
  const [hold, setHold] = useState(false)
  const { tasks, loaded, ids, survey } = list
  const exists = useCallback((id: TaskId) => tasks.has(id), [tasks])
  const rows = useHeldList(ids, hrefFor({ ...route, task: null }), hold, own, exists)
  const setFilter = (filter: TaskFilter) => navigate({ ...route, filter })
  const setText = (text: string, replace: boolean) =>
    navigate({ ...route, filter: { ...route.filter, text } }, { replace })

  return (
    <>
      <PhaseCounts
        tasks={loaded ? tasks : null}
        chosen={route.filter.phases}
        onToggle={(phase) => setFilter(withPhaseToggled(route.filter, phase))}
      />
      <AttentionStrip tasks={tasks} loaded={loaded} survey={survey} onFilter={setFilter} />
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
          ids={rows.shown}
          waiting={rows.waiting}
          onRelease={() => {
            rows.release()
            scroller.current?.scrollTo({ top: 0 })
          }}
          sort={route.sort}
          onSort={(sort) => navigate({ ...route, sort }, { replace: true })}
          open={route.task}
          onOpen={(id) => navigate({ ...route, task: id }, { replace: route.task !== null })}
          onHold={setHold}
          scroller={scroller}
          cards={cards}
          toolbar={<Toolbar route={route} list={list} cards={cards} onFilter={setFilter} onText={setText} />}
        />
      </BackloggedModelsProvider>
      {loaded ? null : <LoadingRows />}
      {loaded && rows.shown.length === 0 && !isEveryTask(route.filter) ? <NoMatches onFilter={setFilter} /> : null}
    </>
  )
}

function Toolbar({
  route,
  list: { tasks, loaded, ids },
  cards,
  onFilter,
  onText,
}: {
  readonly route: TasksRoute
  readonly list: TaskList
  readonly cards: boolean
  readonly onFilter: (filter: TaskFilter) => void
  readonly onText: (text: string, replace: boolean) => void
}) {
  const navigate = useNavigate()
  const machine = useMachineDoing()
  const connections = useConnections()
  const zone = useTimeZone()
  return (
    <FilterBar
      tasks={tasks}
      filter={route.filter}
      sort={route.sort}
      cards={cards}
      summary={loaded ? listSummary(ids.length, tasks.size, machine, connections, zone) : ''}
      views={(className) => <ViewMenu route={route} className={className} />}
      onFilter={onFilter}
      // While typing, so that Back leaves the search at once.
      onSearch={(text) => onText(text, true)}
      onSort={(sort) => navigate({ ...route, sort }, { replace: true })}
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
