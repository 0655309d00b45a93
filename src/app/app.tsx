import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, type ReactNode } from 'react'
import { Announcer } from '#app/announcer.tsx'
import { BackupCare } from '#app/backup-care.tsx'
import { comingScreen } from '#ui/coming-screen.tsx'
import { useDocumentTitle } from '#app/document-title.ts'
import { useLeaveGuard } from '#app/leave-guard.ts'
import { OutputCare } from '#app/output-care.tsx'
import '#app/reader-locale.ts'
import type { Runtime } from '#app/runtime.ts'
import { Shell } from '#app/shell.tsx'
import { useNotices } from '#app/use-notices.ts'
import { useStore } from 'zustand'
import type { TaskId } from '#domain/task/task.ts'
import { EngineProvider } from '#engine/engine-context.tsx'
import { whoIsHere } from '#parts/people/who-is-here.ts'
import { useThemeOnDocument } from '#preferences/theme.ts'
import { useWriting } from '#preferences/writing.ts'
import { ErrorBoundary } from '#ui/error-boundary.tsx'
import { Toasts } from '#ui/toast.tsx'
import { tasksRoute, type Route, type Screen } from '#url/route.ts'
import { useNavigate, useRoute } from '#url/use-route.ts'
import { noteShown } from '#ui/first-shown.ts'
import { lazyExtra } from '#ui/lazy-extra.ts'

/** Asked for by {@link Root} together with the engine, which the list needs anyway, so that neither waits for the other. */
export const loadTasksScreen = () => import('#screens/tasks/tasks-screen.tsx')

// Each screen comes when it is asked for: the first load is the frame alone.
const TasksScreen = comingScreen(async () => (await loadTasksScreen()).TasksScreen)
const GlobalKeys = lazyExtra(async () => (await import('#app/global-keys.tsx')).GlobalKeys)
const TaskDetail = comingScreen(async () => (await import('#screens/task/task-detail.tsx')).TaskDetail)
const SubmitScreen = comingScreen(async () => (await import('#screens/submit/submit-screen.tsx')).SubmitScreen)
const ConnectionsScreen = comingScreen(
  async () => (await import('#screens/connections/connections-screen.tsx')).ConnectionsScreen,
)
const OutputsScreen = comingScreen(async () => (await import('#screens/outputs/outputs-screen.tsx')).OutputsScreen)
const InsightsScreen = comingScreen(async () => (await import('#screens/insights/insights-screen.tsx')).InsightsScreen)
const TriageScreen = comingScreen(async () => (await import('#screens/triage/triage-screen.tsx')).TriageScreen)
const SettingsScreen = comingScreen(async () => (await import('#screens/settings/settings-screen.tsx')).SettingsScreen)

/** Code of screens that are not open, the likeliest first. */
export const SCREENS_AHEAD = [
  TaskDetail,
  TasksScreen,
  OutputsScreen,
  TriageScreen,
  InsightsScreen,
  SubmitScreen,
  ConnectionsScreen,
  SettingsScreen,
].map(({ fetch }) => fetch)

const SCREEN_NAMES = {
  tasks: 'Tasks',
  task: 'Task',
  outputs: 'Outputs',
  insights: 'Insights',
  triage: 'Triage',
  submit: 'New test prompt',
  connections: 'Connections',
  settings: 'Settings',
} as const satisfies Record<Screen, string>

/** The whole page: providers, the frame, and the screen that the address names. */
export function App({ runtime }: { readonly runtime: Runtime }) {
  const writing = useWriting()
  return (
    <QueryClientProvider client={runtime.queryClient}>
      <EngineProvider engine={runtime.engine}>
        <BackupCare>
          {/* What is written once is written anew in another way. */}
          <Page key={writing} />
        </BackupCare>
        <Toasts />
        <Announcer />
        <OutputCare />
      </EngineProvider>
    </QueryClientProvider>
  )
}

function Page() {
  const [route] = useRoute()
  useThemeOnDocument()
  useNotices()
  useLeaveGuard()
  useDocumentTitle(SCREEN_NAMES[route.screen])
  useShown(route.screen)
  return (
    <Shell screen={route.screen}>
      <ErrorBoundary what={`The screen “${SCREEN_NAMES[route.screen]}”`} resetKey={route.screen}>
        <Suspense fallback={<Opening />}>
          <CurrentScreen route={route} />
        </Suspense>
      </ErrorBoundary>
      <Suspense fallback={null}>
        <GlobalKeys screen={route.screen} />
      </Suspense>
    </Shell>
  )
}

/** The list says by itself when its rows stand there; another screen, and the question who is here, wait for none. */
function useShown(screen: Screen): void {
  const { isSignedOut } = useStore(whoIsHere)
  useEffect(() => {
    if (screen !== 'tasks' || isSignedOut) noteShown()
  }, [screen, isSignedOut])
}

function CurrentScreen({ route }: { readonly route: Route }) {
  const navigate = useNavigate()
  switch (route.screen) {
    case 'tasks': {
      const show = (task: TaskId | null) => navigate({ ...route, task }, { replace: true })
      return (
        <TasksScreen
          route={route}
          detail={(task, neighbours) => (
            <Guarded resetKey={task}>
              <TaskDetail key={task} id={task} steps={{ neighbours, onShow: show }} onClose={() => show(null)} />
            </Guarded>
          )}
        />
      )
    }
    case 'task':
      return <TaskDetail key={route.task} id={route.task} asPage onClose={() => navigate(tasksRoute())} />
    case 'submit':
      return <SubmitScreen route={route} />
    case 'connections':
      return <ConnectionsScreen key={route.add} named={route.connection} add={route.add} />
    case 'settings':
      return <SettingsScreen />
    case 'outputs':
      return <OutputsScreen route={route} />
    case 'triage':
      return <TriageScreen route={route} />
    case 'insights':
      return <InsightsScreen route={route} />
  }
}

/** A mistake in the panel must not take the list with it. */
function Guarded({ resetKey, children }: { readonly resetKey: string; readonly children: ReactNode }) {
  return (
    <ErrorBoundary what="The task" resetKey={resetKey}>
      <Suspense fallback={<Opening />}>{children}</Suspense>
    </ErrorBoundary>
  )
}

function Opening() {
  return <output className="block p-5 text-sm text-muted">Opening…</output>
}
