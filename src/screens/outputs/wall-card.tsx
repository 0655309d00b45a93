import { memo } from 'react'
import { titleOf, type TaskId, type TaskState } from '#domain/task/task.ts'
import { totalFor } from '#domain/timeline/timeline.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { useTask } from '#engine/ledger/use-ledger.ts'
import { ContactNote } from '#parts/contact-note.tsx'
import { PhaseLabel } from '#parts/phase-label.tsx'
import { SpanText } from '#parts/span-text.tsx'
import { remoteIdText } from '#parts/task-title.ts'
import { shownTitle } from '#screens/outputs/shown-words.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { formatCount, formatShare } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'

/** A task on its way: what it will be, how far it is, its place in the queue where the vendor says so, and its age. */
export const WallCard = memo(function WallCard({ id }: { readonly id: TaskId }) {
  const record = useTask(id)
  const vendorLabel = useVendorLabel()
  const now = useNow()
  if (record === undefined) return null
  const { state } = record
  return (
    <li className="relative flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface p-2.5 outline-offset-2 outline-accent focus-within:border-line-strong hover:border-line-strong has-[a:focus-visible]:outline-2">
      <div className="flex min-w-0 items-center justify-between gap-2">
        <PhaseLabel state={state} className="text-xs" />
        <span className="min-w-0 flex-1 truncate text-xs text-muted">{standingWords(state)}</span>
        <span className="shrink-0 text-xs text-muted">
          <SpanText span={totalFor(record, now)} />
        </span>
      </div>
      <Progress state={state} title={shownTitle(record)} />
      <p dir="auto" className="truncate text-sm">
        {/* Of a line's height, since the whole card is what a finger hits. */}
        <RouteLink to={tasksRoute({ task: id })} className="font-medium outline-none after:absolute after:inset-0">
          {shownTitle(record)}
        </RouteLink>
      </p>
      <p className="truncate text-xs text-muted">
        {vendorLabel(record.vendor)} · {record.model ?? 'unknown model'}
      </p>
      {titleOf(record) === null ? null : (
        <MiddleCut text={remoteIdText(record)} className="font-mono text-2xs text-muted" />
      )}
      {record.contact.kind === 'fine' ? null : <ContactNote record={record} />}
    </li>
  )
})

/** What the vendor says of how far it is; nothing where it says nothing. */
function standingWords(state: TaskState): string {
  if (state.phase === 'queued' && state.position !== null) return `#${formatCount(state.position)} in queue`
  if (state.phase === 'running' && state.progress !== null) return formatShare(state.progress)
  return ''
}

/** Where the vendor names no share there is no bar: one that runs to and fro says nothing. */
function Progress({ state, title }: { readonly state: TaskState; readonly title: string }) {
  const share = state.phase === 'running' ? state.progress : null
  if (share === null) return <div className="h-1.5" />
  return (
    <progress
      aria-label={`Progress of ${title}`}
      value={share}
      max={1}
      className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-raised [&::-moz-progress-bar]:bg-running-fill [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-running-fill"
    />
  )
}
