import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { contactWords, heardWords } from '#parts/trouble-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

/** `last heard 4 min ago · throttled until 14:02:11`: about our line to the vendor, never about the task itself. */
export function ContactNote({ record, className }: { readonly record: TaskRecord; readonly className?: string }) {
  const now = useNow()
  const zone = useTimeZone()
  const trouble = contactWords(record.contact, zone)
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
