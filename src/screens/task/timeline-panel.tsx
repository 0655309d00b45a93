import { type TaskRecord } from '#domain/task/task.ts'
import { NO_HISTORY, type Sample } from '#domain/history/history.ts'
import type { Deed } from '#domain/people/person-act.ts'
import { PHASE_WORDS } from '#domain/task/phase.ts'
import { valueOf } from '#domain/timeline/span.ts'
import { useModelHistory } from '#engine/history/use-history.ts'
import { PHASE_TONES, TONE_CLASSES } from '#parts/phase-label.tsx'
import { fasterWords } from '#parts/queue-age.ts'
import { spanWords } from '#parts/span-words.ts'
import { windowWords } from '#parts/window-words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { timelineRows, type TimelineRow } from '#screens/task/timeline-rows.ts'
import { classNames } from '#ui/class-names.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'
import { VisuallyHidden } from '#ui/visually-hidden.tsx'

/** Every change with the window in which it happened, newest first. */
export function TimelinePanel({ record }: { readonly record: TaskRecord }) {
  const now = useNow()
  const zone = useTimeZone()
  const rows = timelineRows(record, now)
  const { wait } = useModelHistory(record) ?? NO_HISTORY
  return (
    <Panel title="Timeline">
      {rows.length === 0 ? (
        <p className="text-sm text-muted">Nothing is known yet: the first answer of the vendor begins it.</p>
      ) : (
        <ol className="relative flex flex-col">
          {rows.map((row, index) => (
            <li key={row.key} className="relative flex gap-2.5 pb-3 last:pb-0">
              <Dot row={row} last={index === rows.length - 1} />
              <Row row={row} now={now} zone={zone} waits={wait} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function Dot({ row, last }: { readonly row: TimelineRow; readonly last: boolean }) {
  const unobserved = row.kind === 'unobserved'
  return (
    <span aria-hidden="true" className="flex w-2.5 shrink-0 flex-col items-center">
      <span
        className={classNames(
          'mt-[5px] size-2.5 shrink-0 rounded-full',
          row.kind === 'phase' && TONE_CLASSES[PHASE_TONES[row.entry.phase]].fill,
          row.kind === 'anomaly' && 'rounded-none bg-odd [clip-path:polygon(50%_0,100%_50%,50%_100%,0_50%)]',
          unobserved && 'border border-dashed border-line-strong',
          row.kind === 'act' && 'border-2 border-line-strong',
        )}
      />
      {last ? null : (
        <span
          className={classNames(
            'absolute top-4 -bottom-1.5 w-0 border-l-2 border-line',
            unobserved && 'border-dashed border-line-strong',
          )}
        />
      )}
    </span>
  )
}

function Row({
  row,
  now,
  zone,
  waits,
}: {
  readonly row: TimelineRow
  readonly now: number
  readonly zone: ZoneChoice
  /** Earlier waits of the model. */
  readonly waits: Sample
}) {
  const clock = (at: number) => formatMoment(at, now, zone)
  if (row.kind === 'unobserved') {
    return (
      <p className="min-w-0 flex-1 text-xs text-muted italic">
        nobody watched for {formatSpan(row.to - row.from)}: it changed somewhere in between
      </p>
    )
  }
  if (row.kind === 'anomaly') {
    return (
      <div className="min-w-0 flex-1">
        <Line left="Odd" right={clock(row.at)} />
        <p className="text-xs text-odd">{row.text}</p>
      </div>
    )
  }
  if (row.kind === 'act') {
    return (
      <div className="min-w-0 flex-1">
        <Line left={`${DEED_WORDS[row.did]} by ${row.by}`} right={clock(row.at)} />
      </div>
    )
  }
  const { entry } = row
  const when = windowWords(entry, clock)
  const waited = row.before?.did === 'waited' ? valueOf(row.before.span) : null
  const notes = [
    row.before === null || row.before.span.kind === 'unknown'
      ? null
      : BEFORE[row.before.did](spanWords(row.before.span).full),
    waited === null ? null : fasterWords(waited, waits),
    row.lasting === null || row.lasting.kind === 'unknown' ? null : `for ${spanWords(row.lasting).full} so far`,
    entry.source === 'vendor' ? 'vendor’s time' : null,
  ].filter((note) => note !== null)
  return (
    <div className="min-w-0 flex-1">
      <Line
        left={entry.phase === 'unrecognised' && entry.word !== null ? entry.word : PHASE_WORDS[entry.phase]}
        right={when.short}
        full={when.full}
        title={entry.word === null ? when.full : `${when.full}; the vendor said "${entry.word}"`}
      />
      {notes.length === 0 ? null : <p className="text-xs text-muted">{notes.join(' · ')}</p>}
    </div>
  )
}

const DEED_WORDS = {
  submitted: 'Submitted',
  tracked: 'Added',
  'sent-again': 'Sent again',
  identified: 'Identified',
  cancelled: 'Cancelled',
  moved: 'Moved to another connection',
  'brought-back': 'Brought back',
  paused: 'Paused',
  resumed: 'Resumed',
  tagged: 'Tagged',
  named: 'Named',
  noted: 'Note written',
  kept: 'Keeping changed',
  saved: 'Saved',
} as const satisfies Record<Deed, string>

const BEFORE = {
  waited: (span: string) => `picked up after ${span}`,
  unseen: (span: string) => `${span} after it was queued`,
  ran: (span: string) => `ran for ${span}`,
  finished: (span: string) => `files stored in ${span}`,
} as const

function Line({
  left,
  right,
  full = right,
  title = full,
}: {
  readonly left: string
  readonly right: string
  /** The same as `right` with nothing left to guess, for screen readers. */
  readonly full?: string
  readonly title?: string
}) {
  return (
    <p className="flex flex-wrap items-baseline justify-between gap-x-2">
      <span className="min-w-0 truncate text-sm font-medium">{left}</span>
      <span title={title} className="font-mono text-2xs text-muted">
        <span aria-hidden="true">{right}</span>
        <VisuallyHidden>{full}</VisuallyHidden>
      </span>
    </p>
  )
}
