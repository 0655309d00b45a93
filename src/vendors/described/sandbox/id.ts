/**
 * Ids of a described vendor in the sandbox. A ULID tells the script and the age of its task, so it is written into the
 * vendor's own form wherever that has room for it; a shorter form (15 digits) is looked up, and forgotten by a restart.
 */
import { hash32 } from '#domain/hash.ts'
import { type Pattern, writeText } from '#vendors/described/pattern.ts'

interface IdForm {
  readonly writeId: (ulid: string) => string
  /** Null for a text that this form did not write. */
  readonly readId: (id: string) => string | null
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID_LENGTH = 26
/** The first letter of a ULID is at most 7: 128 bits. */
const ULIDS = 1n << 128n

export function idForm(pattern: Pattern): IdForm {
  for (const { pieces } of pattern.choices) {
    const signs = roomIn(pieces)
    if (signs !== null) return spelledOut(signs)
  }
  return lookedUp(pattern)
}

type Pieces = Pattern['choices'][number]['pieces']

/** The signs that each place may hold, in a form that has room for every ULID; null where it has not. */
function roomIn(pieces: Pieces): readonly string[] | null {
  const places: string[] = []
  let room = 1n
  for (const piece of pieces) {
    if (piece.kind === 'group') return null
    const signs = plainSigns(piece.signs)
    for (let count = 0; count < piece.max && (count < piece.min || room < ULIDS); count++) {
      places.push(signs)
      room *= BigInt(signs.length)
    }
  }
  return room >= ULIDS ? places : null
}

/** Of letters that may be in either case the lower: ids are compared so. Of other signs those that end no word. */
function plainSigns(signs: string): string {
  const plain = [...signs.matchAll(/[A-Za-z0-9]/g)].map(([sign]) => sign).filter((sign) => !isTwin(sign, signs))
  return plain.length > 0 ? plain.join('') : signs
}

function isTwin(sign: string, signs: string): boolean {
  return /[A-Z]/.test(sign) && signs.includes(sign.toLowerCase())
}

/** A number with as many digits as there are places, each with a base of its own. */
function spelledOut(places: readonly string[]): IdForm {
  return {
    writeId(ulid) {
      let rest = numberOf(ulid)
      const written = places.toReversed().map((signs) => {
        const base = BigInt(signs.length)
        const sign = signs[Number(rest % base)] ?? ''
        rest /= base
        return sign
      })
      return written.toReversed().join('')
    },
    readId(id) {
      if (id.length !== places.length) return null
      let value = 0n
      for (const [at, signs] of places.entries()) {
        const digit = signs.indexOf(id[at] ?? '')
        if (digit === -1) return null
        value = value * BigInt(signs.length) + BigInt(digit)
      }
      return value < ULIDS ? ulidOf(value) : null
    },
  }
}

function numberOf(ulid: string): bigint {
  let value = 0n
  for (const letter of ulid.split('')) value = value * 32n + BigInt(Math.max(0, ALPHABET.indexOf(letter)))
  return value
}

function ulidOf(value: bigint): string {
  let rest = value
  let ulid = ''
  while (ulid.length < ULID_LENGTH) {
    ulid = ALPHABET.charAt(Number(rest % 32n)) + ulid
    rest /= 32n
  }
  return ulid
}

function lookedUp(pattern: Pattern): IdForm {
  const ulids = new Map<string, string>()
  return {
    writeId(ulid) {
      for (let again = 0; ; again += 1) {
        let step = 0
        const id = writeText(pattern, (count) => hash32(`${ulid}/${again}/${step++}`) % count)
        const known = ulids.get(id)
        if (known !== undefined && known !== ulid) continue
        ulids.set(id, ulid)
        return id
      }
    },
    readId: (id) => ulids.get(id) ?? null,
  }
}
