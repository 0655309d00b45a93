import { PHASE_WORDS, TERMINAL_PHASES, type Phase } from '#domain/task/phase.ts'
import { formatList } from '#ui/lists.ts'
import { formatCount } from '#ui/numbers.ts'

export type Counts = Readonly<Record<Phase, number>>

/** `3 succeeded, 1 failed`: what ended between two counts; empty when nothing did. */
export function endedWords(before: Counts, after: Counts): string {
  const ended = TERMINAL_PHASES.map((phase) => ({ phase, more: after[phase] - before[phase] }))
  const words = ({ phase, more }: (typeof ended)[number]) => `${formatCount(more)} ${PHASE_WORDS[phase].toLowerCase()}`
  return formatList(ended.filter(({ more }) => more > 0).map(words))
}
