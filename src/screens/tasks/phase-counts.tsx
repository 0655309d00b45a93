import { useMemo } from 'react'
import { PHASES, PHASE_WORDS, type Phase } from '#domain/task/phase.ts'
import { countByPhase, type Tasks } from '#engine/ledger/selectors.ts'
import { PhaseIcon } from '#parts/phase-icon.tsx'
import { PHASE_TONES, TONE_CLASSES } from '#parts/phase-label.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatCount } from '#ui/numbers.ts'

/** Always shown, so that the strip does not change shape in daily use. The others come after them when they occur. */
const USUAL: readonly Phase[] = ['queued', 'running', 'finishing', 'succeeded', 'failed', 'timedOut', 'cancelled']
const RARE: readonly Phase[] = PHASES.filter((phase) => !USUAL.includes(phase))

/** How many tasks are in each phase; each count is a switch of the filter. Where one line is too short, they make two. */
export function PhaseCounts({
  tasks,
  chosen,
  onToggle,
}: {
  /** Null while the stored tasks are read: then no number is known. */
  readonly tasks: Tasks | null
  readonly chosen: readonly Phase[]
  readonly onToggle: (phase: Phase) => void
}) {
  const counts = useMemo(() => (tasks === null ? null : countByPhase(tasks)), [tasks])
  const shown = [...USUAL, ...RARE.filter((phase) => (counts?.[phase] ?? 0) > 0 || chosen.includes(phase))]
  return (
    <div className="@container shrink-0 border-b border-line">
      <fieldset
        aria-label="Tasks by status"
        className="grid min-w-0 grid-cols-[repeat(3,minmax(max-content,1fr))] overflow-hidden @min-[24rem]:grid-cols-[repeat(4,minmax(max-content,1fr))] @min-[44rem]:flex @min-[44rem]:flex-wrap"
      >
        {shown.map((phase) => {
          const pressed = chosen.includes(phase)
          const isNone = (counts?.[phase] ?? 0) === 0
          return (
            <button
              key={phase}
              type="button"
              aria-pressed={pressed}
              onClick={() => onToggle(phase)}
              className={classNames(
                '-mr-px -mb-px flex min-w-max flex-1 flex-col gap-0.5 border-r border-b border-line px-1.5 py-1.5 text-left focus-visible:-outline-offset-2 @min-[44rem]:px-4 @min-[44rem]:py-3',
                pressed ? 'bg-selected shadow-[inset_0_-2px_var(--color-accent)]' : 'hover:bg-raised',
              )}
            >
              <span className={classNames('text-xl leading-6 font-semibold', isNone && 'text-muted')}>
                {counts === null ? '–' : formatCount(counts[phase])}
              </span>
              <span className="flex items-center gap-1 text-xs whitespace-nowrap text-muted @min-[44rem]:gap-1.5">
                <span className={isNone ? undefined : TONE_CLASSES[PHASE_TONES[phase]].text}>
                  <PhaseIcon phase={phase} size={9} />
                </span>
                {PHASE_WORDS[phase]}
              </span>
            </button>
          )
        })}
      </fieldset>
    </div>
  )
}
