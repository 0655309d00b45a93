import { type TaskState } from '#domain/task/task.ts'
import { PHASE_WORDS, type Phase } from '#domain/task/phase.ts'
import { PhaseIcon } from '#parts/phase-icon.tsx'
import { classNames } from '#ui/class-names.ts'

type PhaseTone = 'queued' | 'running' | 'finishing' | 'succeeded' | 'failed' | 'timedOut' | 'cancelled' | 'odd'

export const PHASE_TONES = {
  tracked: 'queued',
  submitting: 'queued',
  unconfirmed: 'odd',
  queued: 'queued',
  running: 'running',
  finishing: 'finishing',
  unrecognised: 'odd',
  succeeded: 'succeeded',
  failed: 'failed',
  timedOut: 'timedOut',
  cancelled: 'cancelled',
  gone: 'odd',
} as const satisfies Record<Phase, PhaseTone>

/** Class names for text and for filled areas; written out whole, because the stylesheet is made from these words. */
export const TONE_CLASSES = {
  queued: { text: 'text-queued', fill: 'bg-queued-fill' },
  running: { text: 'text-running', fill: 'bg-running-fill' },
  finishing: { text: 'text-finishing', fill: 'bg-finishing-fill' },
  succeeded: { text: 'text-succeeded', fill: 'bg-succeeded-fill' },
  failed: { text: 'text-failed', fill: 'bg-failed-fill' },
  timedOut: { text: 'text-timed-out', fill: 'bg-timed-out-fill' },
  cancelled: { text: 'text-cancelled', fill: 'bg-queued-fill' },
  odd: { text: 'text-odd', fill: 'bg-odd-fill' },
} as const satisfies Record<PhaseTone, { text: string; fill: string }>

/** The phase's word; for a status that no documentation knows, the vendor's own. */
function phaseWord(state: TaskState): string {
  return state.phase === 'unrecognised' ? state.word : PHASE_WORDS[state.phase]
}

/** Icon and word: never colour alone. */
export function PhaseLabel({
  state,
  role,
  className,
}: {
  readonly state: TaskState
  readonly role?: 'gridcell'
  readonly className?: string
}) {
  const unknown = state.phase === 'unrecognised'
  return (
    <span
      role={role}
      title={unknown ? 'A status word that this version does not know, exactly as the vendor writes it' : undefined}
      className={classNames(
        'inline-flex min-w-0 items-center gap-2 font-medium',
        TONE_CLASSES[PHASE_TONES[state.phase]].text,
        className,
      )}
    >
      <PhaseIcon phase={state.phase} />
      <span className={classNames('truncate', unknown && 'font-mono text-xs')}>{phaseWord(state)}</span>
    </span>
  )
}
