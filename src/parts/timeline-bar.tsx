import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { PHASE_TONES, TONE_CLASSES } from '#parts/phase-label.tsx'
import { barParts, timelineWords, type BarPart } from '#parts/timeline-parts.ts'
import { classNames } from '#ui/class-names.ts'

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
  const words = timelineWords(record, now)
  // What is known of it may be too little for words: then it is decoration.
  const told = words === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words }
  return (
    <span {...told} className={classNames('flex h-1.5 gap-px', className)}>
      {parts.map((part, index) => (
        <span
          // oxlint-disable-next-line react/no-array-index-key -- parts have no identity but their place
          key={index}
          style={{ width: `${part.share * 100}%` }}
          className={classNames('min-w-[3px] rounded-[2px]', fillOf(part.phase))}
        />
      ))}
    </span>
  )
}
