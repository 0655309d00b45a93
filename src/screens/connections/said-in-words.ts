import type { Observation } from '#domain/task/observation.ts'
import { PHASE_WORDS } from '#domain/task/phase.ts'
import { formatFull, type ZoneChoice } from '#ui/date-time.ts'
import { formatList } from '#ui/lists.ts'
import { countOf, formatShare } from '#ui/numbers.ts'

/** What was read in an answer, in one line; null for one that a second call comes after. */
export function saidInWords(said: Observation | null, zone: ZoneChoice): string {
  if (said === null) return 'A second call would be made for its files.'
  if (said.kind !== 'status') return said.trouble.message
  const { state, outputs, facts } = said
  const word = state.phase === 'unrecognised' ? ` (“${state.word}”)` : ''
  const failure = 'failure' in state ? `: ${state.failure.message}` : ''
  const kinds = outputs.length === 0 ? '' : ` (${formatList([...new Set(outputs.map(({ kind }) => kind))])})`
  const progress = 'progress' in state && state.progress !== null ? [formatShare(state.progress)] : []
  const model = facts.model === null ? [] : [facts.model]
  const created = facts.createdAt === null ? [] : [`created ${formatFull(facts.createdAt, zone)}`]
  const ended = facts.endedAt === null ? [] : [`ended ${formatFull(facts.endedAt, zone)}`]
  const phrase = `${PHASE_WORDS[state.phase]}${word}${failure}`
  return [phrase, ...progress, `${countOf(outputs.length, 'file')}${kinds}`, ...model, ...created, ...ended].join(' · ')
}
