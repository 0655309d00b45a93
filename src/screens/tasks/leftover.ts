import type { Intake } from '#intake/intake.ts'
import { linesOf } from '#intake/lines.ts'

/** What stays in the field after the ready ids were tracked. */
export interface Leftover {
  readonly text: string
  /** Ids that wait for an answer. */
  readonly undecided: number
}

/**
 * The lines of a paste that are not dealt with yet: those with an undecided id, and those that a limit kept from being
 * read. Whole lines, because what stands beside an id may be what decides it.
 */
export function leftoverOf(text: string, intake: Intake): Leftover {
  const waiting = intake.questions.flatMap(({ answered, ids }) => (answered ? [] : ids))
  const lines = new Set(waiting.map(({ line }) => line))
  // Ids are read from the top: nothing before the last one that was read is left unread.
  const unreadFrom = intake.unread === 0 ? Infinity : lastRead(intake)
  const kept: string[] = []
  for (const { number, from, to } of linesOf(text)) {
    if (lines.has(number) || number >= unreadFrom) kept.push(text.slice(from, to))
  }
  return { text: kept.join('\n'), undecided: new Set(waiting.map(({ id }) => id)).size }
}

function lastRead({ refs, known, questions }: Intake): number {
  let last = 1
  for (const { line } of [...refs, ...known, ...questions.flatMap(({ ids }) => ids)]) last = Math.max(last, line)
  return last
}
