/** Words that have the form of an id, or nearly. */
import { canonical, type Form, type Forms, matching, nearMiss } from '#intake/forms.ts'
import { isFileName } from '#intake/surroundings.ts'
import { type Piece, plainWord, readings, type Word } from '#intake/words.ts'
import type { KnownVendor } from '#vendors/port.ts'

/** A match of an id's form, or nearly one. */
export type Candidate = Match | NearMatch

export interface Match {
  readonly kind: 'match'
  readonly word: Word
  readonly forms: readonly Form[]
}

export interface NearMatch {
  readonly kind: 'near'
  readonly word: Word
  readonly reason: string
}

/** The matches and near matches in a word or an address. */
export function candidatesIn(piece: Piece, text: string, forms: Forms): readonly Candidate[] {
  const words = piece.kind === 'word' ? [piece.word] : piece.words
  return words.flatMap((word) => candidatesOf(word, text, forms))
}

function candidatesOf(word: Word, text: string, forms: Forms): readonly Candidate[] {
  const found: Candidate[] = []
  readings(word, (reading) => {
    const matches = matching(forms, reading.text)
    if (matches.length > 0) found.push({ kind: 'match', word: reading, forms: matches })
    return matches.length > 0
  })
  if (found.length > 0) return found
  const within = idWithin(word, text, forms)
  if (within !== null) return [within]
  readings(word, (reading) => {
    const reason = nearMiss(forms, reading.text)
    if (reason !== null) found.push({ kind: 'near', word: reading, reason })
    return reason !== null
  })
  return found
}

/**
 * A bare id that is glued to other words with `-` or `_`; one with a telling prefix only in the name of a file that was
 * saved here, which begins with the day or the vendor.
 */
function idWithin({ text: whole, from }: Word, text: string, forms: Forms): Candidate | null {
  if (whole.length > 300) return null
  for (const form of forms.all) {
    const match = form.inside.exec(whole)
    if (match === null) continue
    const to = from + match.index + match[0].length
    const isOurs = isFileName(text, from + whole.length) && isSavedName(whole, form.vendor)
    if (!form.weak && !isOurs) continue
    const word = { text: match[0], from: from + match.index, to }
    return { kind: 'match', word, forms: forms.all.filter(({ whole: all }) => all.test(match[0])) }
  }
  return null
}

function isSavedName(name: string, { key }: KnownVendor): boolean {
  const plain = name.toLowerCase()
  return (
    /^\d{4}-\d\d-\d\d[-_]/.test(plain) ||
    plain.split(/[-_]/).includes(key) ||
    plain.startsWith(`${key}-`) ||
    plain.startsWith(`${key}_`)
  )
}

/** An address with its ids as their vendor writes them. */
export function spelled(address: string, text: string, found: readonly Candidate[]): string {
  const ids = found.flatMap((candidate) => (candidate.kind === 'match' ? [candidate] : []))
  return plainWord(
    ids.reduce(
      (all, { word, forms }) => all.replaceAll(text.slice(word.from, word.to), canonical(forms, word.text)),
      address,
    ),
  )
}
