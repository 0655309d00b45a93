import {
  ChevronDown,
  Copy,
  Download,
  FileDown,
  Link,
  Pause,
  Pin,
  Play,
  RefreshCw,
  RotateCcw,
  Tag,
  Trash2,
  X,
} from 'lucide-react'
import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useEngine } from '#engine/engine-context.tsx'
import { useAct } from '#parts/acts/use-act.ts'
import type { TaskAct } from '#parts/acts/act-names.ts'
import { actOffers, resumes, type ActOffer } from '#parts/acts/task-acts.ts'
import { useRefusal } from '#parts/people/who-is-here.ts'
import { downloadTasks } from '#parts/download-tasks.ts'
import { workInHand } from '#parts/long-work.ts'
import { WorkShown } from '#parts/work-shown.tsx'
import { useKeyTable } from '#parts/use-key-table.ts'
import { selectedTasks, useSelectedIds } from '#parts/selected-tasks.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useDeferredLedger } from '#parts/use-deferred-ledger.ts'
import { Button, IconButton } from '#ui/button.tsx'
import { Menu } from '#ui/menu.tsx'
import { withModKey } from '#ui/mod-key.ts'
import { formatCount } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'

const ICONS = {
  save: Download,
  check: RefreshCw,
  retry: RotateCcw,
  cancel: X,
  pause: Pause,
  keep: Pin,
  tag: Tag,
  copy: Copy,
  link: Link,
  export: FileDown,
  forget: Trash2,
} as const satisfies Record<TaskAct, typeof X>

/** With more, the bar says how many they are before it says what can be done with them. */
const MANY = 1000
const NONE: ReadonlySet<TaskId> = new Set()

/** What can be done with all ticked tasks at once. Floats, so that it moves no row. */
export function BulkBar({ ids: shown }: { /** All that the filter shows. */ readonly ids: readonly TaskId[] }) {
  const engine = useEngine()
  // Of ten thousand ticked tasks the acts are thought over when there is time.
  const { tasks } = useDeferredLedger()
  const ticked = useSelectedIds()
  const ids = useDeferredValue(ticked, ticked.size > MANY ? NONE : ticked)
  const now = useNow(10_000)
  const records = useMemo(
    () => [...ids].map((id) => tasks.get(id)).filter((record) => record !== undefined),
    [ids, tasks],
  )
  const offers = useMemo(
    () => actOffers(records, { vendorOf: engine.vendors.of, now }),
    [records, engine.vendors.of, now],
  )
  const count = ids === ticked ? records.length : ticked.size
  const working = useStore(workInHand, (all) => all.length > 0)
  if (count === 0 && !working) return null
  // The forgotten are ticked no more, yet it goes on.
  if (count === 0)
    return (
      <Bar>
        <WorkShown />
      </Bar>
    )
  return (
    <Bar>
      <WorkShown otherwise={`${formatCount(count)} selected`} />
      {shown.every((id) => ticked.has(id)) ? null : (
        <Button
          tone="quiet"
          size="sm"
          title={`Key ${withModKey('A')} in the list`}
          onClick={() => selectedTasks.replace(shown)}
        >
          All {formatCount(shown.length)}
        </Button>
      )}
      {offers.map((offer) =>
        offer.act === 'export' ? (
          <Menu
            key="export"
            label="Export"
            tone="quiet"
            entries={[
              {
                key: 'json',
                label: 'JSON: everything, to be read back',
                onPick: () => void downloadTasks(engine, records, 'json', false),
              },
              {
                key: 'csv',
                label: 'CSV, for spreadsheets',
                onPick: () => void downloadTasks(engine, records, 'csv', false),
              },
            ]}
          >
            Export
            <ChevronDown size={13} aria-hidden="true" />
          </Menu>
        ) : (
          <ActButton key={offer.act} offer={offer} of={records.length} />
        ),
      )}
      <IconButton size="sm" label="Clear selection" onClick={selectedTasks.clear}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </Bar>
  )
}

function Bar({ children }: { readonly children: ReactNode }) {
  return (
    <div
      role="toolbar"
      aria-label="Selected tasks"
      className="absolute bottom-4 left-1/2 z-20 flex max-w-[calc(100%-1.5rem)] -translate-x-1/2 items-center gap-0.5 overflow-x-auto rounded-lg border border-line-strong bg-surface p-1.5 shadow-pop"
    >
      {children}
    </div>
  )
}

/** One act; where it is for some of the tasks only, it says for how many. */
function ActButton({ offer: { act, label, ids }, of }: { readonly offer: ActOffer; readonly of: number }) {
  const { tasks } = useDeferredLedger()
  const keys = useKeyTable()
  const refused = useRefusal(act)
  const { mutate, isPending: busy } = useAct()
  const Icon = act === 'pause' && resumes(ids.flatMap((id) => tasks.get(id) ?? [])) ? Play : ICONS[act]

  if (act === 'save' && busy) return <SaveProgress />
  return (
    <Button
      tone="quiet"
      size="sm"
      busy={busy}
      refused={refused}
      title={`Key ${keys[`act.${act}`]}`}
      // What was unticked since it was thought over is left alone.
      onClick={() => mutate({ act, ids: stillTicked(ids) })}
    >
      {busy ? null : <Icon size={13} aria-hidden="true" className="max-desk:hidden" />}
      {label}
      {ids.length < of ? <span className="font-normal">{formatCount(ids.length)}</span> : null}
    </Button>
  )
}

function stillTicked(ids: readonly TaskId[]): readonly TaskId[] {
  const ticked = selectedTasks.keys()
  return ids.filter((id) => ticked.has(id))
}

/** How far the newest save is, with the way to stop it. */
function SaveProgress() {
  const { outputs } = useEngine()
  const job = useStore(outputs.store, ({ jobs }) => jobs.findLast(({ state }) => state === 'running'))
  if (job === undefined) return <span className="px-2 text-xs whitespace-nowrap text-muted">Saving…</span>
  return (
    <Button tone="quiet" size="sm" title="Stop saving" onClick={() => outputs.cancelJob(job.key)}>
      <X size={13} aria-hidden="true" />
      Saved {formatCount(job.verified)} of {formatCount(job.count)}
    </Button>
  )
}
