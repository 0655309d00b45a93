import { PHASE_WORDS } from '#domain/task/phase.ts'
import { countOf } from '#ui/numbers.ts'
import { saidOf } from '#vendors/described/draft/draft.ts'
import type { Vendor } from '#vendors/port.ts'

/** What Renderwatch would say of each answer, before anything is saved. */
export function SaidOfAnswers({ vendor, answers }: { readonly vendor: Vendor; readonly answers: readonly string[] }) {
  const given = answers.filter((answer) => answer.trim() !== '')
  if (given.length === 0) return null
  return (
    <section aria-label="What would be said of it" className="rounded-md bg-raised px-3 py-2 text-sm">
      <h3 className="mb-1 text-xs font-semibold">What would be said of it</h3>
      <ol className="list-decimal pl-5">
        {given.map((answer, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- answers are only ever added at the end
          <li key={index}>{sentence(vendor, answer)}</li>
        ))}
      </ol>
    </section>
  )
}

function sentence(vendor: Vendor, answer: string): string {
  const said = saidOf(vendor, answer, Date.now())
  if (said === null) return 'A second call would be made for its files.'
  if (said.kind !== 'status') return said.trouble.message
  const { state, outputs, facts } = said
  const word = state.phase === 'unrecognised' ? ` (“${state.word}”)` : ''
  const failure = 'failure' in state ? `: ${state.failure.message}` : ''
  const kinds = outputs.length === 0 ? '' : ` (${[...new Set(outputs.map(({ kind }) => kind))].join(', ')})`
  const times = [facts.createdAt, facts.endedAt].filter((at) => at !== null).length
  return `${PHASE_WORDS[state.phase]}${word}${failure} · ${countOf(outputs.length, 'file')}${kinds} · ${countOf(times, 'time')}`
}
