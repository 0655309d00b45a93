import { redact } from '#domain/task/redact.ts'
import { EXCERPT_LIMIT } from '#intake/intake.ts'

/** How far to look back for the name of a secret whose value an excerpt would begin with. */
const LOOK_BACK = 120

/** Longer than any id: a key, a hash or base64, of which an excerpt needs no more than how it begins. */
const LONG_WORD = /[A-Za-z0-9+/_=]{48,}/g

/** The line around a place in it, fit to be shown: short, secrets removed. Costs the same for any length of line. */
export function excerptOf(line: string, at = 0): string {
  const start = line.length <= EXCERPT_LIMIT ? 0 : Math.max(0, at - 20)
  const before = Math.max(0, start - LOOK_BACK)
  const clean = redact(line.slice(before, start + 3 * EXCERPT_LIMIT))
    .slice(start - before)
    .replace(LONG_WORD, (word) => `${word.slice(0, 6)}…`)
    .trim()
  const cut = clean.length > EXCERPT_LIMIT ? `${clean.slice(0, EXCERPT_LIMIT - 2).trimEnd()}…` : clean
  return start > 0 ? `…${cut.slice(0, EXCERPT_LIMIT - 2)}` : cut
}
