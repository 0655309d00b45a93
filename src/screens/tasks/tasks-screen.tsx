import { Suspense, useEffect, useRef, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { TaskId } from '#domain/task/task.ts'
import { neighboursOf, type Neighbours } from '#parts/neighbours.ts'
import { expectTasks, useExpectedTasks } from '#parts/acts/expected-tasks.ts'
import { workInHand } from '#parts/long-work.ts'
import { AddTasks } from '#screens/tasks/add-tasks.tsx'
import { NoTasksYet } from '#screens/tasks/no-tasks.tsx'
import { selectedTasks, useSelectedIds } from '#parts/selected-tasks.ts'
import { TaskListView } from '#screens/tasks/task-list-view.tsx'
import { useIncomingText } from '#screens/tasks/use-incoming-text.ts'
import { useIntake } from '#screens/tasks/use-intake.ts'
import { useListView, useShownOrder } from '#screens/tasks/use-list-view.ts'
import { useTaskList } from '#screens/tasks/use-task-list.ts'
import { classNames } from '#ui/class-names.ts'
import { comingScreen } from '#ui/coming-screen.tsx'
import { showToast } from '#ui/toast.tsx'
import { useShortcut } from '#ui/use-shortcut.ts'
import type { TasksRoute } from '#url/route.ts'
import { sharedText } from '#url/shared-text.ts'
import { useNavigate } from '#url/use-route.ts'
import { firstShown, noteShown } from '#ui/first-shown.ts'
import { lazyExtra } from '#ui/lazy-extra.ts'

const BulkBar = comingScreen(async () => (await import('#screens/tasks/bulk-bar.tsx')).BulkBar)

// Words for trouble that hardly anybody sees.
const StorageBanner = lazyExtra(async () => (await import('#screens/tasks/storage-banner.tsx')).StorageBanner)

const NoticeQuestion = lazyExtra(async () => (await import('#screens/tasks/notice-question.tsx')).NoticeQuestion)

/** The home screen. `detail` makes the panel of the open task, put together by the app. */
export function TasksScreen({
  route,
  detail,
}: {
  readonly route: TasksRoute
  readonly detail: (task: TaskId, neighbours: Neighbours) => ReactNode
}) {
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const own = useExpectedTasks()
  const intake = useIntake(() => sharedText(location.pathname, location.search) ?? '')
  const view = useListView(route)
  const list = useTaskList(route.filter, view.sort, view.group)
  // Only *previous* and *next* ask for it.
  const order = useShownOrder(list.ids, route.task === null ? 'none' : view.group)

  const addText = (text: string) =>
    intake.setText(intake.text.trim() === '' ? text : `${intake.text.replace(/\n$/, '')}\n${text}`)
  const { over, dropZone } = useIncomingText(addText, (text) => showToast({ text, tone: 'danger' }))

  useEffect(() => {
    if (list.loaded) noteShown()
  }, [list.loaded])

  // Read into the field above, once: a reload must not bring it back.
  useEffect(() => {
    if (sharedText(location.pathname, location.search) !== null) navigate(route, { replace: true })
  }, [navigate, route])

  // Ahead of the first tick, which is not to wait for it; after the rows, which go first.
  useEffect(() => {
    if (list.loaded) void firstShown.then(() => BulkBar.fetch())
  }, [list.loaded])

  useShortcut('Escape', () => {
    if (route.task !== null) navigate({ ...route, task: null }, { replace: true })
    else if (selectedTasks.keys().size > 0) selectedTasks.clear()
    else return false
    return true
  })

  return (
    <div {...dropZone} className="flex h-full min-w-0">
      <div
        className={classNames(
          'group/list relative flex min-w-0 flex-1 flex-col',
          route.task !== null && 'max-side:invisible',
        )}
      >
        {/* What floats over the end of the list must leave its last row free. What stands below it takes its room from
            there: it comes and goes without a row that moves. */}
        <div
          ref={scroller}
          className="min-h-0 flex-1 scroll-pb-16 overflow-y-auto pb-16 group-has-[[data-below-list]]/list:pb-5"
        >
          <h1 className="sr-only">Tasks</h1>
          <Suspense fallback={null}>
            <StorageBanner />
          </Suspense>
          <AddTasks intake={intake} over={over} onAdded={expectTasks} />
          {list.loaded && list.tasks.size === 0 ? (
            <NoTasksYet onText={addText} />
          ) : (
            <TaskListView route={route} list={list} view={view} own={own} scroller={scroller} />
          )}
        </div>
        <AtTheEnd asking={own.size > 0} ids={list.ids} />
      </div>
      {route.task === null ? null : (
        <div className="absolute inset-0 min-w-0 overflow-hidden bg-surface side:static side:w-[clamp(352px,24vw,640px)] side:shrink-0 side:border-l side:border-line">
          {detail(route.task, neighboursOf(order, route.task))}
        </div>
      )}
    </div>
  )
}

/** At the end of the list: over it the acts for ticked tasks, else below it the question whether to tell of ends. */
function AtTheEnd({ asking, ids }: { readonly asking: boolean; readonly ids: readonly TaskId[] }) {
  const selecting = useSelectedIds().size > 0
  const working = useStore(workInHand, (all) => all.length > 0)
  return (
    <Suspense fallback={null}>
      {selecting || working ? <BulkBar ids={ids} /> : asking ? <NoticeQuestion /> : null}
    </Suspense>
  )
}
