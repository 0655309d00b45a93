import type { TaskRecord } from '#domain/task/task.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import { stretches, type Stretch } from '#domain/timeline/timeline.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { unobservedBefore } from '#domain/timeline/timeline-gaps.ts'
import { PLUS_MINUS_UP_TO } from '#parts/window-words.ts'

/** One line of the timeline panel. */
export type TimelineRow =
  | {
      readonly kind: 'phase'
      readonly key: string
      readonly entry: PhaseEntry
      /** What led here, and for how long it lasted; null when the time before is not known. */
      readonly before: {
        readonly did: Did
        readonly span: Millis
        /** True when the windows at its ends are so wide that the span is only roughly known. */
        readonly rough: boolean
      } | null
      /** How long this phase has lasted, while it lasts. */
      readonly lasting: Millis | null
    }
  /** Nobody watched during this window, and the phase below changed somewhere in it. */
  | { readonly kind: 'unobserved'; readonly key: string; readonly from: EpochMs; readonly to: EpochMs }
  | { readonly kind: 'anomaly'; readonly key: string; readonly at: EpochMs; readonly text: string }

/** `unseen`: it was waiting when it was last seen and over the next time; when it ran, nobody saw. */
type Did = 'waited' | 'unseen' | 'ran' | 'finished'

function didBefore(previous: Phase | undefined, phase: Phase): Did | null {
  switch (previous) {
    case 'queued':
      return isTerminal(phase) ? 'unseen' : 'waited'
    case 'running':
      return 'ran'
    case 'finishing':
      return 'finished'
    default:
      return null
  }
}

/** The timeline as lines, newest first. Spans are never negative. */
export function timelineRows(record: Pick<TaskRecord, 'timeline'>, now: EpochMs): readonly TimelineRow[] {
  const spans = stretches(record.timeline)
  const rows: TimelineRow[] = []
  let index = 0
  for (const [place, entry] of record.timeline.entries()) {
    const key = String(place)
    if (entry.kind === 'anomaly') {
      rows.push({ ...entry, key })
      continue
    }
    const span = spans[index]
    const previous = spans[index - 1]
    index += 1
    const gap = unobservedBefore(entry, previous?.phase)
    if (gap !== null) rows.push({ kind: 'unobserved', key: `${key}-gap`, ...gap })
    const did = didBefore(previous?.phase, entry.phase)
    rows.push({
      kind: 'phase',
      key,
      entry,
      before:
        did === null || previous === undefined || span === undefined
          ? null
          : {
              did,
              span: Math.max(0, span.began - previous.began),
              rough: isRough(span) || isRough(previous),
            },
      lasting:
        span === undefined || span.ended !== null || isTerminal(entry.phase) ? null : Math.max(0, now - span.began),
    })
  }
  return rows.toReversed()
}

function isRough({ uncertainty }: Stretch): boolean {
  return uncertainty === null || uncertainty * 2 > PLUS_MINUS_UP_TO
}
