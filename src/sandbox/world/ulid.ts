/**
 * ULIDs as vendors use them in ids: 26 characters of Crockford base32, the first ten of which are the
 * creation instant in milliseconds (48 bits) and the other sixteen free.
 *
 * The sandbox fills the free part with a mark of the task's scenario, a serial and a checksum. So an id says
 * everything about a task, and a sandbox that was restarted still knows the ids that people kept in their browsers,
 * while an id that was mistyped or made up stays unknown.
 */
import type { EpochMs } from '#domain/time.ts'
import { hash32 } from '#domain/hash.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_LENGTH = 10
const MARK_LENGTH = 4
const SERIAL_LENGTH = 8
const CHECK_LENGTH = 4
const ULID_LENGTH = 26
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

export function ulidFor(createdAt: EpochMs, mark: string, serial: string): string {
  let body = encode(Math.max(0, Math.floor(createdAt)), TIME_LENGTH) + mark
  for (let index = 0; index < SERIAL_LENGTH; index += 1) body += encode(hash32(`${serial}/${index}`) & 31, 1)
  return body + hashMark(body, CHECK_LENGTH)
}

/** Four characters (20 bits) that stand for a text. */
export function ulidMark(text: string): string {
  return hashMark(text, MARK_LENGTH)
}

/** Reads the instant and the mark; null for text that {@link ulidFor} did not write. */
export function readUlid(text: string): { readonly createdAt: EpochMs; readonly mark: string } | null {
  if (!ULID.test(text)) return null
  const body = text.slice(0, -CHECK_LENGTH)
  if (text.slice(-CHECK_LENGTH) !== hashMark(body, CHECK_LENGTH)) return null
  let createdAt = 0
  for (const character of body.slice(0, TIME_LENGTH)) createdAt = createdAt * 32 + ALPHABET.indexOf(character)
  return { createdAt, mark: body.slice(TIME_LENGTH, TIME_LENGTH + MARK_LENGTH) }
}

/** The 128 bits of a ULID as 32 hexadecimal digits, for vendors whose ids are made of those: nothing is lost. */
export function hexOfUlid(ulid: string): string {
  let bits = 0n
  for (const letter of ulid) bits = bits * 32n + BigInt(Math.max(0, ALPHABET.indexOf(letter)))
  return bits.toString(16).padStart(32, '0')
}

/** Null for text that is not 32 lower-case hexadecimal digits. */
export function ulidOfHex(hex: string): string | null {
  if (!/^[0-9a-f]{32}$/.test(hex)) return null
  let bits = BigInt(`0x${hex}`)
  let ulid = ''
  while (ulid.length < ULID_LENGTH) {
    ulid = ALPHABET.charAt(Number(bits % 32n)) + ulid
    bits /= 32n
  }
  return ulid
}

function hashMark(text: string, length: number): string {
  return encode(hash32(text) >>> (32 - 5 * length), length)
}

function encode(value: number, length: number): string {
  let rest = value
  let text = ''
  for (let index = 0; index < length; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}
