import { lazy, Suspense, useCallback, useRef, useState, type ReactNode } from 'react'
import type { TaskId } from '#domain/task/task.ts'
import type { Phase } from '#domain/task/phase.ts'
import { isEveryTask, type TaskFilter } from '#domain/task/task-filter.ts'
import { useLedgerLoaded } from '#engine/ledger/use-ledger.ts'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { BackloggedModelsProvider } from '#parts/queue-age.ts'
import { selectionCleared, selectedIds, useSelectedIds } from '#preferences/selection.ts'
import { AddTasks } from '#screens/tasks/add-tasks.tsx'
import { AttentionStrip } from '#screens/tasks/attention-strip.tsx'
import { FilterBar } from '#screens/tasks/filter-bar.tsx'
import { listSummary } from '#screens/tasks/list-summary.ts'
import { LoadingRows, NoMatches, NoTasksYet } from '#screens/tasks/no-tasks.tsx'
import { PhaseCounts } from '#screens/tasks/phase-counts.tsx'
import { SearchProblems } from '#screens/tasks/search-problems.tsx'
import { StorageBanner } from '#screens/tasks/storage-banner.tsx'
import { TaskGrid } from '#screens/tasks/task-grid.tsx'
import { useHeldList } from '#screens/tasks/use-held-list.ts'
import { useIncomingText } from '#screens/tasks/use-incoming-text.ts'
import { useIntake } from '#screens/tasks/use-intake.ts'
import { useTaskList } from '#screens/tasks/use-task-list.ts'
import { ViewMenu } from '#screens/tasks/view-menu.tsx'
import { classNames } from '#ui/class-names.ts'
import { showToast } from '#ui/toast.tsx'
import { useMedia } from '#ui/use-media.ts'
import { useShortcut } from '#ui/use-shortcut.ts'
import { hrefFor } from '#url/href.ts'
import type { TasksRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const BulkBar = lazy(async () => ({ default: (await import('#screens/tasks/bulk-bar.tsx')).BulkBar }))

const NoticeQuestion = lazy(async () => ({
  default: (await import('#screens/tasks/notice-question.tsx')).NoticeQuestion,
}))

/** Below this the list is cards; the same width as `--breakpoint-desk`. */
const DESK = '(min-width: 52rem)'

/** The home screen. `detail` is the panel of the open task, put together by the app. */
export function TasksScreen({ route, detail }: { readonly route: TasksRoute; readonly detail: ReactNode }) {
  const navigate = useNavigate()
  const loaded = useLedgerLoaded()
  const polling = usePolling()
  const connections = useConnections()
  const cards = !useMedia(DESK)
  const scroller = useRef<HTMLDivElement>(null)
  const [hold, setHold] = useState(false)
  const [own, setOwn] = useState<ReadonlySet<TaskId>>(new Set())
  const selecting = useSelectedIds().size > 0
  const intake = useIntake()
  const { tasks, ids, problems, survey, backlogged } = useTaskList(route)
  const exists = useCallback((id: TaskId) => tasks.has(id), [tasks])
  const view = hrefFor({ ...route, task: null })
  const list = useHeldList(ids, view, hold, own, exists)

  /** Whoever adds tasks wants to see them, wherever the pointer is. */
  const expect = (added: readonly TaskId[]) => setOwn((before) => new Set([...before, ...added]))
  const addText = (text: string) =>
    intake.setText(intake.text.trim() === '' ? text : `${intake.text.replace(/\n$/, '')}\n${text}`)
  const { over, dropZone } = useIncomingText(addText, (text) => showToast({ text, tone: 'danger' }))

  const setFilter = (filter: TaskFilter) => navigate({ ...route, filter })
  function togglePhase(phase: Phase) {
    const { phases } = route.filter
    setFilter({
      ...route.filter,
      phases: phases.includes(phase) ? phases.filter((other) => other !== phase) : [...phases, phase],
    })
  }

  useShortcut('Escape', () => {
    if (route.task !== null) navigate({ ...route, task: null }, { replace: true })
    else if (selectedIds().size > 0) selectionCleared()
    else return false
    return true
  })

  const empty = loaded && tasks.size === 0
  return (
    <div {...dropZone} className="flex h-full min-w-0">
      <div className={classNames('relative flex min-w-0 flex-1 flex-col', route.task !== null && 'max-wide:invisible')}>
        <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
          <h1 className="sr-only">Tasks</h1>
          <StorageBanner />
          <AddTasks intake={intake} over={over} onAdded={expect} />
          {empty ? (
            <NoTasksYet onText={addText} />
          ) : (
            <>
              <PhaseCounts tasks={tasks} chosen={route.filter.phases} onToggle={togglePhase} />
              <AttentionStrip tasks={tasks} survey={survey} onFilter={setFilter} />
              <SearchProblems
                problems={problems}
                onReplace={(part, suggestion) =>
                  setFilter({ ...route.filter, text: route.filter.text.replace(part, () => suggestion) })
                }
              />
              <BackloggedModelsProvider value={backlogged}>
                <TaskGrid
                  ids={list.shown}
                  waiting={list.waiting}
                  onRelease={() => {
                    list.release()
                    scroller.current?.scrollTo({ top: 0 })
                  }}
                  sort={route.sort}
                  onSort={(sort) => navigate({ ...route, sort }, { replace: true })}
                  open={route.task}
                  onOpen={(id) => navigate({ ...route, task: id }, { replace: route.task !== null })}
                  onHold={setHold}
                  scroller={scroller}
                  cards={cards}
                  toolbar={
                    <FilterBar
                      tasks={tasks}
                      filter={route.filter}
                      sort={route.sort}
                      cards={cards}
                      summary={listSummary(ids.length, tasks.size, polling, connections)}
                      views={(className) => <ViewMenu route={route} className={className} />}
                      onFilter={setFilter}
                      onSearch={(text) => navigate({ ...route, filter: { ...route.filter, text } }, { replace: true })}
                      onSort={(sort) => navigate({ ...route, sort }, { replace: true })}
                    />
                  }
                />
              </BackloggedModelsProvider>
              {loaded ? null : <LoadingRows />}
              {loaded && list.shown.length === 0 && !isEveryTask(route.filter) ? (
                <NoMatches onFilter={setFilter} />
              ) : null}
            </>
          )}
        </div>
        {selecting ? (
          <Suspense fallback={null}>
            <BulkBar onRestored={expect} />
          </Suspense>
        ) : own.size > 0 ? (
          <Suspense fallback={null}>
            <NoticeQuestion />
          </Suspense>
        ) : null}
      </div>
      {route.task === null ? null : (
        <div className="absolute inset-0 min-w-0 overflow-hidden bg-surface wide:static wide:w-[352px] wide:shrink-0 wide:border-l wide:border-line">
          {detail}
        </div>
      )}
    </div>
  )
}
