import { madeAt } from '#domain/output/expiry.ts'
import { titleOf, type TaskRecord } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import { remoteIdText } from '#parts/task-title.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { formatFull, formatMoment } from '#ui/date-time.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { useNow } from '#ui/use-now.ts'

/** Which task an output is of, and when that was made: what tells two of one prompt apart. */
export function ShownOrigin({ record }: { readonly record: TaskRecord }) {
  const zone = useTimeZone()
  const hour = useNow(HOUR)
  const made = madeAt(record)
  return (
    <span className="flex min-w-0 items-center gap-2 text-2xs text-muted">
      {/* A task that nobody named has its id for a title already. */}
      {titleOf(record) === null ? null : <MiddleCut text={remoteIdText(record)} className="min-w-0 font-mono" />}
      <time dateTime={new Date(made).toISOString()} title={formatFull(made, zone)} className="shrink-0">
        {formatMoment(made, hour, zone)}
      </time>
    </span>
  )
}
