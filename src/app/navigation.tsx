import { ChartSpline, Images, ListVideo, Plug, Settings, Sparkles, Stethoscope } from 'lucide-react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { countByPhase } from '#engine/ledger/selectors.ts'
import { useAtRisk } from '#parts/use-at-risk.ts'
import { formatCount } from '#ui/numbers.ts'
import {
  connectionsRoute,
  insightsRoute,
  outputsRoute,
  settingsRoute,
  submitRoute,
  tasksRoute,
  triageRoute,
  type Route,
  type Screen,
} from '#url/route.ts'
import { RouteLink } from '#url/route-link.tsx'
import { classNames } from '#ui/class-names.ts'

/** Where each screen begins, for links and keys alike. */
export const SCREEN_ROUTES = {
  tasks: tasksRoute(),
  triage: triageRoute(),
  outputs: outputsRoute(),
  insights: insightsRoute(),
  submit: submitRoute(),
  connections: connectionsRoute(),
  settings: settingsRoute(),
} as const satisfies Record<Exclude<Screen, 'task'>, Route>

interface Place {
  readonly screen: Screen
  readonly label: string
  readonly to: Route
  readonly Icon: typeof Settings
}

/** Screens that exist, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { screen: 'tasks', label: 'Tasks', to: SCREEN_ROUTES.tasks, Icon: ListVideo },
  { screen: 'triage', label: 'Triage', to: SCREEN_ROUTES.triage, Icon: Stethoscope },
  { screen: 'outputs', label: 'Outputs', to: SCREEN_ROUTES.outputs, Icon: Images },
  { screen: 'insights', label: 'Insights', to: SCREEN_ROUTES.insights, Icon: ChartSpline },
  { screen: 'submit', label: 'Submit', to: SCREEN_ROUTES.submit, Icon: Sparkles },
]
/** On a desk the rail lists each connection instead. */
export const CONNECTIONS: Place = {
  screen: 'connections',
  label: 'Connections',
  to: SCREEN_ROUTES.connections,
  Icon: Plug,
}
export const SETTINGS: Place = { screen: 'settings', label: 'Settings', to: SCREEN_ROUTES.settings, Icon: Settings }

function isHere(place: Place, screen: Screen): boolean {
  return place.screen === screen || (place.screen === 'tasks' && screen === 'task')
}

/** Nothing while the stored tasks are read: their number is not known, and certainly not zero. */
function TaskCount() {
  const size = useStore(useEngine().ledger.store, ({ tasks, loaded }) => (loaded ? tasks.size : null))
  return size === null ? null : <>{formatCount(size)}</>
}

/** Failed and timed out tasks. */
function FailedCount() {
  const count = useStore(useEngine().ledger.store, ({ tasks }) => {
    const counts = countByPhase(tasks)
    return counts.failed + counts.timedOut
  })
  return count === 0 ? null : <span className="text-danger">{formatCount(count)} failed</span>
}

/** Unsaved outputs whose links die soon. */
function ExpiringCount() {
  const count = useAtRisk(useStore(useEngine().ledger.store, ({ tasks }) => tasks)).length
  return count === 0 ? null : <span className="text-warn">{formatCount(count)} expiring</span>
}

/** One line of the rail. */
export function RailLink({
  place,
  screen,
  hint,
}: {
  readonly place: Place
  readonly screen: Screen
  readonly hint?: string
}) {
  const here = isHere(place, screen)
  return (
    <RouteLink
      to={place.to}
      aria-current={here ? 'page' : undefined}
      className={classNames(
        'flex h-[31px] items-center justify-between rounded-md px-2.5',
        here ? 'bg-raised font-semibold text-ink' : 'text-muted hover:bg-raised hover:text-ink',
      )}
    >
      {place.label}
      <span className="font-mono text-2xs font-normal text-muted">
        {place.screen === 'tasks' ? (
          <TaskCount />
        ) : place.screen === 'triage' ? (
          <FailedCount />
        ) : place.screen === 'outputs' ? (
          <ExpiringCount />
        ) : hint === undefined ? null : (
          <kbd className="rounded-sm border border-line px-1.5 font-mono">{hint}</kbd>
        )}
      </span>
    </RouteLink>
  )
}

/** One place of the phone's bottom bar. */
export function BarLink({ place, screen }: { readonly place: Place; readonly screen: Screen }) {
  const here = isHere(place, screen)
  return (
    <RouteLink
      to={place.to}
      aria-current={here ? 'page' : undefined}
      className={classNames(
        'flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs focus-visible:-outline-offset-2',
        here ? 'font-semibold text-accent' : 'text-muted',
      )}
    >
      <place.Icon size={18} aria-hidden="true" />
      <span className="max-w-full truncate">{place.label}</span>
    </RouteLink>
  )
}
