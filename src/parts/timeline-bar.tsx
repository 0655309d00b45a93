import type { TaskRecord } from '#domain/task.ts'
import type { Phase } from '#domain/phase.ts'
import { queuedFor, ranFor, stretches } from '#domain/timeline.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { waitIsBound } from '#parts/queue-age.ts'
import { PHASE_TONES, TONE_CLASSES } from '#parts/phase-label.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatDuration } from '#ui/duration.ts'
import { VisuallyHidden } from '#ui/visually-hidden.tsx'

export interface BarPart {
  /** `unobserved`: waited or ran, nobody looked. */
  readonly phase: Phase | 'unobserved'
  /** Share of the whole bar, 0 to 1. */
  readonly share: number
}

/** Ten minutes fill the bar; the scale is logarithmic, so that seconds are still seen beside minutes. */
const FULL: Millis = 600_000
const FINE: Millis = 10_000

/**
 * Waited, ran, finished as parts of a bar. The part of a task that ended badly takes the colour of the end, because
 * an end has no length of its own. The time before the vendor's first answer says nothing and is left out.
 */
export function barParts(record: TaskRecord, now: EpochMs): readonly BarPart[] {
  const spans = stretches(record.timeline)
    .filter((stretch) => stretch.phase !== 'tracked')
    .map((stretch) => ({ phase: stretch.phase, span: Math.max(0, (stretch.ended ?? now) - stretch.began) }))
  const end = spans.at(-1)
  const total = spans.reduce((sum, part) => sum + part.span, 0)
  if (end === undefined || total <= 0) return []
  const endedBadly = record.state.phase === 'failed' || record.state.phase === 'timedOut'
  const seen = spans.filter((part) => part.span > 0)
  const scale = Math.min(1, Math.log1p(total / FINE) / Math.log1p(FULL / FINE))
  const bound = waitIsBound(record)
  const parts = seen.map(({ phase, span }, index): BarPart => {
    const last = index === seen.length - 1
    const shown = phase === 'queued' && bound ? 'unobserved' : endedBadly && last ? end.phase : phase
    return { phase: shown, share: (span / total) * scale }
  })
  return endedBadly && bound ? [...parts, { phase: end.phase, share: 0 }] : parts
}

function fillOf(phase: BarPart['phase']): string {
  return phase === 'unobserved' ? 'bg-line-strong' : TONE_CLASSES[PHASE_TONES[phase]].fill
}

/** The row's small picture of where the time went, with the same in words for screen readers. */
export function TimelineBar({
  record,
  now,
  className,
}: {
  readonly record: TaskRecord
  readonly now: EpochMs
  readonly className?: string
}) {
  const parts = barParts(record, now)
  if (parts.length === 0) return null
  return (
    <span className={classNames('flex items-center', className)}>
      <span aria-hidden="true" className="flex h-1.5 w-full gap-px">
        {parts.map((part, index) => (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- parts have no identity but their place
            key={index}
            style={{ width: `${part.share * 100}%` }}
            className={classNames('min-w-[3px] rounded-[2px]', fillOf(part.phase))}
          />
        ))}
      </span>
      <VisuallyHidden>{timelineWords(record, now)}</VisuallyHidden>
    </span>
  )
}

/** `waited 0:38, ran 0:22` */
export function timelineWords(record: TaskRecord, now: EpochMs): string {
  const waited = queuedFor(record, now)
  const ran = ranFor(record, now)
  return [
    waited === null ? null : `waited ${waitIsBound(record) ? 'at most ' : ''}${formatDuration(waited)}`,
    ran === null ? null : `ran ${formatDuration(ran)}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}
