import type { ReactNode } from 'react'
import type { Output } from '#domain/output/output.ts'
import type { Remark } from '#domain/task/remark.ts'
import { isLive, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { useHasConnection } from '#engine/connection/use-connections.ts'
import { ExpiryMark } from '#parts/expiry-mark.tsx'
import { failureCode } from '#parts/failure-code.ts'
import { stopsAsking } from '#parts/machine-state.ts'
import { doingTone, doingWords } from '#parts/machine-words.ts'
import { nearlyForgottenWords } from '#parts/keeping-words.ts'
import { placeWords, usualWords, useIsBacklogged, useStanding } from '#parts/queue-age.ts'
import { troubleWords } from '#parts/trouble-words.ts'
import { remarkWords } from '#parts/remark-words.ts'
import { useDoing } from '#parts/use-doing.ts'
import { useNearlyForgotten } from '#parts/use-forgotten.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import type { Standing } from '#triage/queue-age.ts'
import { Badge } from '#ui/badge.tsx'
import { formatSpan } from '#ui/duration.ts'
import { formatCount, formatShare } from '#ui/numbers.ts'

/** A stop has none. */
const NO_FIGURES = { perSecond: 0, allowedPerSecond: 0 }

/** A single failed poll is noise; from here on it is worth a word. */
const STREAK_TO_TELL = 2

/** The one thing about a task that wants looking at, if any: our line to the vendor first, then the task itself. */
export function RowAttention({ record, now }: { readonly record: TaskRecord; readonly now: EpochMs }) {
  const { contact } = record
  const connected = useHasConnection(record.connection)
  const doing = useDoing(record.connection, now)
  const zone = useTimeZone()
  const forgotten = useNearlyForgotten(record, now)
  if (!connected && isLive(record)) {
    return (
      <Badge tone="warn" title={`The connection “${record.connection}” was removed: this task is not asked about.`}>
        no connection
      </Badge>
    )
  }
  // A test or another task may have found the key refused: then this one is not asked either.
  if (doing !== null && stopsAsking(doing) && isLive(record)) {
    const { short, long } = doingWords(doing, NO_FIGURES, now, zone)
    const tone = doingTone(doing)
    return (
      <Badge tone={tone === 'bad' ? 'danger' : tone === 'warn' ? 'warn' : 'neutral'} title={long}>
        {short}
      </Badge>
    )
  }
  if (forgotten !== null && isLive(record)) {
    return (
      <Badge tone="warn" title="After that the vendor knows no such task, and nobody can say how it ended.">
        {nearlyForgottenWords(forgotten, now)}
      </Badge>
    )
  }
  if (contact.kind === 'blocked' && isLive(record)) {
    return (
      <Badge tone="danger" title={contact.trouble.message}>
        {troubleWords(contact.trouble)}
      </Badge>
    )
  }
  switch (contact.kind) {
    case 'waiting':
      return (
        <Badge tone="warn" mono title={contact.trouble.message}>
          {contact.trouble.httpStatus ?? 'wait'} · {formatSpan(contact.until - now)}
        </Badge>
      )
    case 'retrying':
      if (contact.streak >= STREAK_TO_TELL) {
        return (
          <Badge tone="warn" title={contact.trouble.message}>
            {contact.trouble.httpStatus === null ? 'no answer' : `HTTP ${contact.trouble.httpStatus}`} ×
            {formatCount(contact.streak)}
          </Badge>
        )
      }
      return <StateNote record={record} now={now} />
    case 'blocked':
    case 'fine':
      return <StateNote record={record} now={now} />
  }
}

function StateNote({ record, now }: { readonly record: TaskRecord; readonly now: EpochMs }) {
  const { state } = record
  if (record.paused) return <Quiet>paused</Quiet>
  if (record.remark !== undefined) return <Remarked record={record} remark={record.remark} />
  switch (state.phase) {
    case 'failed':
    case 'timedOut':
      return (
        <Badge tone="danger" mono title={state.failure.message}>
          {failureCode(state.failure) ?? 'no code'}
        </Badge>
      )
    case 'succeeded':
      return <SoonestExpiry record={record} />
    case 'queued':
      return (
        <PaceNote record={record} now={now}>
          {state.position === null ? null : <Quiet>#{formatCount(state.position)} in queue</Quiet>}
        </PaceNote>
      )
    case 'running':
      return (
        <PaceNote record={record} now={now}>
          {state.progress === null ? null : <Quiet>{formatShare(state.progress)}</Quiet>}
        </PaceNote>
      )
    case 'unconfirmed':
      return (
        <Badge tone="warn" title={state.trouble.message}>
          answer lost
        </Badge>
      )
    case 'gone':
      return <Quiet>or another account’s</Quiet>
    case 'cancelled':
    case 'finishing':
    case 'unrecognised':
    case 'tracked':
    case 'submitting':
      return null
  }
}

/** What the vendor says beside the state. Files that are there still have to be saved in time. */
function Remarked({ record, remark }: { readonly record: TaskRecord; readonly remark: Remark }) {
  const { short, long, tone } = remarkWords(remark)
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {record.outputs.length > 0 ? <SoonestExpiry record={record} /> : null}
      <Badge tone={tone} title={long}>
        {short}
      </Badge>
    </span>
  )
}

/** How a live task stands among earlier ones, else what the vendor says of it. */
function PaceNote({
  record,
  now,
  children,
}: {
  readonly record: TaskRecord
  readonly now: EpochMs
  readonly children: ReactNode
}) {
  const standing = useStanding(record, now)
  const backlogged = useIsBacklogged(record)
  if (standing === null || standing.pace === 'normal' || standing.pace === 'unknown') return children
  // Said once for the model, above the list.
  if (backlogged) return <Quiet>backed up</Quiet>
  return (
    <Badge tone="warn" {...paceTitle(standing)}>
      {standing.pace === 'ticket' ? 'open a ticket' : 'slow'}
    </Badge>
  )
}

function paceTitle({ place }: Standing): { readonly title?: string } {
  return place === null ? {} : { title: `${placeWords(place)} · ${usualWords(place)}` }
}

/** The output that dies first speaks for the task; once all are saved, that is said. */
function SoonestExpiry({ record }: { readonly record: TaskRecord }) {
  const output = record.outputs.reduce<Output | null>(sooner, null)
  return output === null ? <Quiet>no files</Quiet> : <ExpiryMark output={output} />
}

function sooner(best: Output | null, output: Output): Output {
  if (best === null || (best.saved !== null && output.saved === null)) return output
  if (output.saved !== null) return best
  return (output.expiry?.at ?? Infinity) < (best.expiry?.at ?? Infinity) ? output : best
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className="truncate text-xs text-muted">{children}</span>
}
