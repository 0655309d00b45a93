import { randomBytes } from 'node:crypto'

/** Letters and digits that nobody mistakes for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A word to print and type: five groups of four signs, 99 bits. */
export function newAccessWord(): string {
  const signs = Array.from(randomBytes(64), (byte) => (byte < 248 ? ALPHABET[byte % ALPHABET.length] : undefined))
  const text = signs.filter((sign) => sign !== undefined).join('')
  return (text.slice(0, 20).match(/.{4}/g) ?? []).join('-')
}
