import { isLive, type TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { stopsAsking } from '#parts/machine-state.ts'
import { doingWords } from '#parts/machine-words.ts'
import { contactWords, heardWords } from '#parts/trouble-words.ts'
import { useDoing } from '#parts/use-doing.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

/** A stop has none. */
const NO_FIGURES = { perSecond: 0, allowedPerSecond: 0 }

/** `last heard 4 min ago · throttled until 14:02:11`: about our line to the vendor, never about the task itself. */
export function ContactNote({ record, className }: { readonly record: TaskRecord; readonly className?: string }) {
  const now = useNow()
  const zone = useTimeZone()
  const doing = useDoing(record.connection, now)
  // What stops the whole connection stops this task, whatever its own last answer was.
  const stop = doing !== null && isLive(record) && stopsAsking(doing) ? doing : null
  const trouble = stop === null ? contactWords(record.contact, zone) : doingWords(stop, NO_FIGURES, now, zone).long
  const heard = heardWords(useEngine().ledger.lastHeard(record.id), now)
  return (
    <span
      title={record.contact.kind === 'fine' ? undefined : record.contact.trouble.message}
      className={classNames('text-xs', trouble === null ? 'text-muted' : 'text-warn', className)}
    >
      {trouble === null ? heard : `${heard} · ${trouble}`}
    </span>
  )
}
