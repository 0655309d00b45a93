import { createHash, timingSafeEqual } from 'node:crypto'

/** Hashed first, so that neither the content nor the length of what is compared shows in the time it takes. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
