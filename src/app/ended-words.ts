import { PHASE_WORDS, TERMINAL_PHASES, type Phase } from '#domain/task/phase.ts'
import { formatCount } from '#ui/numbers.ts'

export type Counts = Readonly<Record<Phase, number>>

/** `3 succeeded, 1 failed`: what ended between two counts; empty when nothing did. */
export function endedWords(before: Counts, after: Counts): string {
  return TERMINAL_PHASES.map((phase) => ({ phase, more: after[phase] - before[phase] }))
    .filter(({ more }) => more > 0)
    .map(({ phase, more }) => `${formatCount(more)} ${PHASE_WORDS[phase].toLowerCase()}`)
    .join(', ')
}
