import { PhaseLabel } from '#parts/phase-label.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { createdAt, modelListed, stateOf } from '#screens/connections/recent-list.ts'
import { Badge } from '#ui/badge.tsx'
import { formatMoment } from '#ui/date-time.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'
import { useNow } from '#ui/use-now.ts'
import type { ListedTask } from '#vendors/listing.ts'

/** A page or more of a vendor's list; what is tracked already cannot be picked. */
export function RecentTable({
  tasks,
  isTracked,
  picked,
  onPick,
}: {
  readonly tasks: readonly ListedTask[]
  readonly isTracked: (id: string) => boolean
  readonly picked: ReadonlySet<string>
  /** Picks one, or picks it no more. */
  readonly onPick: (id: string) => void
}) {
  return (
    <ScrollBox label="Tasks of the vendor’s list" className="max-h-80 overflow-auto rounded-md border border-line">
      <table className="w-full text-left text-xs">
        <thead className="sticky top-0 bg-raised text-2xs text-muted">
          <tr>
            <th className="w-8 px-2 py-1.5">
              <span className="sr-only">Pick</span>
            </th>
            <th className="px-2 font-medium">Status</th>
            <th className="px-2 font-medium">Id</th>
            <th className="px-2 font-medium">Model</th>
            <th className="px-2 font-medium">Created</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <Row
              key={task.remote.id}
              task={task}
              tracked={isTracked(task.remote.id)}
              checked={picked.has(task.remote.id)}
              onPick={onPick}
            />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function Row({
  task,
  tracked,
  checked,
  onPick,
}: {
  readonly task: ListedTask
  readonly tracked: boolean
  readonly checked: boolean
  readonly onPick: (id: string) => void
}) {
  const now = useNow(60_000)
  const zone = useTimeZone()
  const state = stateOf(task)
  const created = createdAt(task)
  return (
    <tr className="border-t border-line">
      <td className="px-2 py-1.5">
        <input
          type="checkbox"
          aria-label={`Pick ${task.remote.id}`}
          checked={checked && !tracked}
          disabled={tracked}
          onChange={() => onPick(task.remote.id)}
          className="size-3.5"
        />
      </td>
      <td className="px-2">{state === null ? <Badge tone="warn">unreadable</Badge> : <PhaseLabel state={state} />}</td>
      <td className="max-w-64 min-w-40 px-2 font-mono">
        <span className="flex items-center gap-2">
          <MiddleCut text={task.remote.id} />
          {tracked ? <Badge>tracked</Badge> : null}
        </span>
      </td>
      <td className="max-w-60 truncate px-2">{modelListed(task) ?? <span className="text-muted">not stated</span>}</td>
      <td className="px-2 whitespace-nowrap">{created === null ? '' : formatMoment(created, now, zone)}</td>
    </tr>
  )
}
