import type { Doubt, Intake } from '#intake/intake.ts'
import { linesOf } from '#intake/lines.ts'

/** What stays in the field after the ready ids were tracked. */
export interface Leftover {
  readonly text: string
  /** Ids that wait for an answer. */
  readonly undecided: number
  /** Doubts that were not ticked. */
  readonly doubts: readonly Doubt[]
  /** Ids whose vendors have no connection. */
  readonly unconnected: number
}

/**
 * The lines of a paste that are not dealt with yet: those with an undecided id or a doubt that was not ticked, or one without a connection, and those that a limit kept from being
 * read. Whole lines, because what stands beside an id may be what decides it.
 */
export function leftoverOf(text: string, intake: Intake): Leftover {
  const waiting = intake.questions.flatMap(({ answered, ids }) => (answered ? [] : ids))
  const doubts = intake.doubts.filter(({ taken }) => !taken)
  const lines = new Set([...waiting, ...doubts, ...intake.unconnected].map(({ line }) => line))
  for (const { from, last } of intake.wraps) {
    for (let line = from; lines.has(from) && line <= last; line++) lines.add(line)
  }
  // Ids are read from the top: nothing before the last one that was read is left unread.
  const unreadFrom = intake.unread === 0 ? Infinity : lastRead(intake)
  const kept: string[] = []
  for (const { number, from, to } of linesOf(text)) {
    if (lines.has(number) || number >= unreadFrom) kept.push(text.slice(from, to))
  }
  return {
    text: kept.join('\n'),
    undecided: new Set(waiting.map(({ id }) => id)).size,
    doubts,
    unconnected: intake.unconnected.length,
  }
}

function lastRead({ refs, known, questions, doubts, unconnected }: Intake): number {
  let last = 1
  for (const { line } of [...refs, ...known, ...doubts, ...unconnected, ...questions.flatMap(({ ids }) => ids)])
    last = Math.max(last, line)
  return last
}
