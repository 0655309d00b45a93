import type { PersonAct } from '#domain/people/person-act.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import { boundsBetween, spanOf, type Span } from '#domain/timeline/span.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'
import type { EpochMs } from '#domain/time.ts'
import { lasted } from '#domain/timeline/timeline.ts'
import { unobservedBefore } from '#domain/timeline/timeline-gaps.ts'

/** One line of the timeline panel. */
export type TimelineRow =
  | {
      readonly kind: 'phase'
      readonly key: string
      readonly entry: PhaseEntry
      /** What led here, and for how long it lasted; null when the time before is not known. */
      readonly before: { readonly did: Did; readonly span: Span } | null
      /** How long this phase has lasted, while it lasts. */
      readonly lasting: Span | null
    }
  /** Nobody watched during this window, and the phase below changed somewhere in it. */
  | { readonly kind: 'unobserved'; readonly key: string; readonly from: EpochMs; readonly to: EpochMs }
  | { readonly kind: 'anomaly'; readonly key: string; readonly at: EpochMs; readonly text: string }
  /** What a person did with it. */
  | (PersonAct & { readonly kind: 'act'; readonly key: string })

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
export function timelineRows(record: Pick<TaskRecord, 'timeline' | 'acts'>, now: EpochMs): readonly TimelineRow[] {
  const newest = record.timeline.findLast((entry) => entry.kind === 'phase')
  const rows: TimelineRow[] = []
  let previous: PhaseEntry | undefined
  const acts = (record.acts ?? []).map((act, place): TimelineRow => ({ ...act, kind: 'act', key: `act-${place}` }))
  for (const [place, entry] of record.timeline.entries()) {
    const key = String(place)
    rows.push(...takenUntil(acts, entry.kind === 'anomaly' ? entry.at : entry.notAfter))
    if (entry.kind === 'anomaly') {
      rows.push({ ...entry, key })
      continue
    }
    const gap = unobservedBefore(entry, previous?.phase)
    if (gap !== null) rows.push({ kind: 'unobserved', key: `${key}-gap`, ...gap })
    rows.push({
      kind: 'phase',
      key,
      entry,
      before: previous === undefined ? null : beforeOf(previous, entry),
      lasting:
        entry !== newest || isTerminal(entry.phase)
          ? null
          : spanOf(boundsBetween(entry, { notBefore: now, notAfter: now })),
    })
    previous = entry
  }
  return [...rows, ...acts].toReversed()
}

/** Takes those out of the acts, the oldest first, that were done by then. */
function takenUntil(acts: TimelineRow[], at: EpochMs): readonly TimelineRow[] {
  const count = acts.findIndex((act) => act.kind === 'act' && act.at > at)
  return acts.splice(0, count < 0 ? acts.length : count)
}

function beforeOf(previous: PhaseEntry, entry: PhaseEntry): { readonly did: Did; readonly span: Span } | null {
  const did = didBefore(previous.phase, entry.phase)
  return did === null ? null : { did, span: spanOf(lasted(previous, entry)) }
}
