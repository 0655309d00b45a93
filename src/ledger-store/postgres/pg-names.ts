/**
 * Ids as PostgreSQL can have them. Vendors choose ids, and PostgreSQL takes no NUL and no half of a surrogate pair in a
 * text, and no long text in an index.
 */
import { createHash } from 'node:crypto'

/** Far below the 2,704 bytes that a row of an index may have. */
const LONGEST_KEY = 400

/** Any text as a text that can be stored; {@link fromStored} gives it back. */
export function toStored(text: string): string {
  return /^"|\0|\p{Surrogate}/u.test(text) ? JSON.stringify(text) : text
}

export function fromStored(stored: string): string {
  return stored.startsWith('"') ? String(JSON.parse(stored)) : stored
}

/** What it is found by: itself, where that is short enough. */
export function keyOf(text: string): string {
  const stored = toStored(text)
  if (stored.length <= LONGEST_KEY && !stored.startsWith('~')) return stored
  return `~${createHash('sha256').update(stored).digest('hex')}`
}
