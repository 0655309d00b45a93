import { Command } from 'cmdk'
import { CONNECTIONS, PLACES, SETTINGS } from '#app/navigation.tsx'
import { PHASES, PHASE_WORDS } from '#domain/task/phase.ts'
import type { TaskId } from '#domain/task/task.ts'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { usePolling } from '#engine/connection/use-connections.ts'
import { useAct } from '#parts/acts/use-act.ts'
import { actOffers } from '#parts/acts/task-acts.ts'
import { refusalOf, useRefusal } from '#parts/people/who-is-here.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { PhaseIcon } from '#parts/phase-icon.tsx'
import { remoteIdText, taskTitle } from '#parts/task-title.ts'
import { noticesChosen, useNoticeChoices } from '#preferences/notices.ts'
import { THEMES, themeChosen } from '#preferences/theme.ts'
import { submitRoute, tasksRoute, type Route } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'
import { Dialog } from '#ui/dialog.tsx'
import { countOf } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'

/** More would scroll; a longer word finds the rest. */
const TASKS_SHOWN = 8

const ROW =
  'flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-raised data-[selected=true]:text-ink'
const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted'

/** Everything by name: screens, filters, switches, and tasks by prompt or id. */
export function CommandPalette({
  about,
  typed,
  onTyped,
  onClose,
  onShortcuts,
}: {
  /** The tasks that acts are offered for: the ticked ones, else the open one. */
  readonly about: readonly TaskId[]
  readonly typed: string
  readonly onTyped: (text: string) => void
  readonly onClose: () => void
  readonly onShortcuts: () => void
}) {
  const engine = useEngine()
  const navigate = useNavigate()
  const paused = usePolling().mode === 'paused'
  const { quiet } = useNoticeChoices()
  const refusedPolling = useRefusal('polling')

  function row(label: string, act: () => void, icon?: React.ReactNode) {
    return (
      <Command.Item
        key={label}
        value={label}
        className={ROW}
        onSelect={() => {
          onClose()
          act()
        }}
      >
        {icon}
        {label}
      </Command.Item>
    )
  }
  const go = (label: string, to: Route, icon?: React.ReactNode) => row(label, () => navigate(to), icon)

  return (
    <Dialog title="Command palette" hideTitle onClose={onClose} className="mt-[12vh] mb-auto">
      <Command label="Command palette" loop>
        <Command.Input
          data-autofocus
          dir="auto"
          value={typed}
          onValueChange={onTyped}
          placeholder="Type a command, a prompt or a task id"
          className="h-12 w-full border-b border-line bg-transparent px-4 text-md outline-none"
        />
        <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
          <Command.Empty className="px-2.5 py-6 text-center text-muted">Nothing of that name.</Command.Empty>
          <FoundTasks typed={typed} onClose={onClose} />
          <Acts about={about} onClose={onClose} />
          <Command.Group heading="Go to" className={GROUP}>
            {[...PLACES, CONNECTIONS, SETTINGS].map(({ label, to }) => go(label, to))}
          </Command.Group>
          <Command.Group heading="Do" className={GROUP}>
            {row('New test prompt', () => navigate(submitRoute()))}
            {paused
              ? row('Resume polling', () => (refusedPolling === null ? engine.polling.resume() : refusedPolling.say()))
              : row('Pause polling', () => (refusedPolling === null ? engine.polling.pause() : refusedPolling.say()))}
            {row(quiet ? 'Quiet mode off' : 'Quiet mode on', () => noticesChosen({ quiet: !quiet }))}
            {THEMES.map((theme) => row(`Theme: ${theme}`, () => themeChosen(theme)))}
            {row('Keyboard shortcuts', onShortcuts)}
          </Command.Group>
          <Command.Group heading="Show tasks" className={GROUP}>
            {PHASES.map((phase) =>
              go(
                `Show ${PHASE_WORDS[phase].toLowerCase()}`,
                tasksRoute({ filter: { ...EVERY_TASK, phases: [phase] } }),
                <PhaseIcon phase={phase} />,
              ),
            )}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  )
}

/** What can be done with the tasks that the palette was opened over, each with its key. */
function Acts({ about, onClose }: { readonly about: readonly TaskId[]; readonly onClose: () => void }) {
  const engine = useEngine()
  const tasks = useTasks()
  const { mutate } = useAct()
  const keys = useKeyTable()
  const now = useNow(10_000)
  const records = about.flatMap((id) => tasks.get(id) ?? [])
  const [only] = records
  if (only === undefined) return null
  const heading = records.length === 1 ? taskTitle(only) : countOf(records.length, 'selected task')
  return (
    <Command.Group
      heading={
        <span dir="auto" className="block truncate">
          {heading}
        </span>
      }
      className={GROUP}
    >
      {actOffers(records, { vendorOf: engine.vendors.of, now }).map(({ act, label, ids }) => (
        <Command.Item
          key={act}
          value={`${label} these`}
          title={refusalOf(act)?.why}
          className={ROW}
          onSelect={() => {
            onClose()
            mutate({ act, ids })
          }}
        >
          <span className="flex-1">{label}</span>
          {ids.length < records.length ? (
            <span className="text-2xs text-muted">
              {ids.length} of {records.length}
            </span>
          ) : null}
          <kbd className="rounded-sm border border-line px-1.5 font-mono text-2xs text-muted">{keys[`act.${act}`]}</kbd>
        </Command.Item>
      ))}
    </Command.Group>
  )
}

function FoundTasks({ typed, onClose }: { readonly typed: string; readonly onClose: () => void }) {
  const tasks = useTasks()
  const navigate = useNavigate()
  const needle = typed.trim().toLowerCase()
  if (needle.length < 2) return null
  const found = []
  for (const record of tasks.values()) {
    const text = `${taskTitle(record)} ${remoteIdText(record)}`
    if (text.toLowerCase().includes(needle)) found.push({ record, text })
    if (found.length === TASKS_SHOWN) break
  }
  if (found.length === 0) return null
  return (
    <Command.Group heading="Tasks" className={GROUP}>
      {found.map(({ record, text }) => (
        <Command.Item
          key={record.id}
          value={`${text} ${record.id}`}
          className={ROW}
          onSelect={() => {
            onClose()
            navigate(tasksRoute({ task: record.id }))
          }}
        >
          <PhaseIcon phase={record.state.phase} />
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {taskTitle(record)}
          </span>
          <span className="max-w-48 truncate font-mono text-2xs text-muted">{remoteIdText(record)}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}
