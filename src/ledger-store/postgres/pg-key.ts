import { createHash } from 'node:crypto'
import { toStored } from '#ledger-store/stored-text.ts'

/** Far below the 2,704 bytes that a row of an index may have. */
const LONGEST_KEY = 400

/** What a text is found by: itself, where that is short enough for an index. */
export function keyOf(text: string): string {
  const stored = toStored(text)
  if (stored.length <= LONGEST_KEY && !stored.startsWith('~')) return stored
  return `~${createHash('sha256').update(stored).digest('hex')}`
}
