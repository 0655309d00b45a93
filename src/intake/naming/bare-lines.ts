/** Lines that hold nothing but ids, and the line above them that names these. */
import { unwrapped } from '#intake/naming/columns.ts'
import type { Word } from '#intake/words.ts'

/** True when a line holds nothing but ids, signs and the numbers of a list. */
export function isBare(text: string, words: readonly Word[]): boolean {
  let rest = ''
  let at = 0
  for (const { from, to } of words) {
    rest += `${text.slice(at, from)} `
    at = to
  }
  return !/\p{L}|\d{5,}|\d[:./-]\d/u.test(rest + text.slice(at))
}

const HEADING = /^[#*>\s]{0,6}[\p{L}_][\p{L}\p{M}\p{N}\s_.()/#*-]{0,59}[:：]?[*\s]{0,3}$/u

/** A short line that may name what the lines below it list. */
export function headingIn(text: string): string | null {
  const line = unwrapped(text).trim()
  if (!HEADING.test(line) || (!/[:：*]$/.test(line) && line.split(/\s+/).length > 4)) return null
  return line
}
