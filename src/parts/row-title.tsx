import type { ReactNode } from 'react'
import { titleOf, type TaskRecord } from '#domain/task/task.ts'
import { remoteIdText } from '#parts/task-title.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { formatFull, formatMoment } from '#ui/date-time.ts'
import { formatList } from '#ui/lists.ts'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { hrefFor } from '#url/href.ts'
import { taskRoute } from '#url/route.ts'
import { useNow } from '#ui/use-now.ts'

/** Two lines that are a link: prompt or note, then the id. A task that nobody named goes by its id, with when it was added below. */
export function RowTitle({ record }: { readonly record: TaskRecord }) {
  const title = titleOf(record)
  return (
    <a
      href={hrefFor(taskRoute(record.id))}
      tabIndex={-1}
      draggable={false}
      onClick={(event) => {
        // The list opens it in place. With Ctrl or ⌘ it is the browser's, which opens a tab.
        if (!event.ctrlKey && !event.metaKey) event.preventDefault()
      }}
      className="block min-w-0 flex-1 cursor-default leading-[1.35]"
    >
      {title === null ? (
        <>
          <MiddleCut text={remoteIdText(record)} className="font-mono text-xs leading-[1.1rem]" />
          <Beside tags={record.tags}>
            <Added record={record} />
          </Beside>
        </>
      ) : (
        <>
          <p dir="auto" title={title} className="truncate font-medium">
            {title}
          </p>
          <Beside tags={record.tags}>
            <MiddleCut text={remoteIdText(record)} className="font-mono text-2xs text-muted" />
          </Beside>
        </>
      )}
    </a>
  )
}

/** The first of its tags on the same line; the rest is a number, and all of them a hint. */
function Beside({ tags, children }: { readonly tags: readonly string[]; readonly children: ReactNode }) {
  const [first, ...rest] = tags
  if (first === undefined) return children
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {children}
      <span title={formatList(tags)} className="flex min-w-0 shrink-[2] items-center gap-1 text-2xs text-muted">
        <span dir="auto" className="max-w-24 truncate rounded-sm bg-raised px-1">
          {first}
        </span>
        {rest.length === 0 ? null : <span>+{rest.length}</span>}
      </span>
    </span>
  )
}

function Added({ record }: { readonly record: TaskRecord }) {
  const zone = useTimeZone()
  const hour = useNow(3_600_000)
  return (
    <p title={formatFull(record.addedAt, zone)} className="min-w-0 truncate text-xs text-muted">
      added {formatMoment(record.addedAt, hour, zone)}
    </p>
  )
}
