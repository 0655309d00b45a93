/** Finds the words of a text that could be ids, and the addresses they stand in. Linear, and never more than needed. */
import { HYPHENS, JOINT } from '#intake/plain/characters.ts'

/** Shorter words are no ids; longer ones are keys, hashes or base64. */
export const WORD_MIN = 8
const WORD_MAX = 128

const SIGN = `A-Za-z0-9_${JOINT}${HYPHENS}-`

/** An address up to the first character that cannot be in one, at most 2,000 long; or a word. */
const PIECE = new RegExp(
  `https?://(?:[^\\s"'\`<>\\\\{}|^\\ue000\\u007f-\\uffff]|[${JOINT}${HYPHENS}]){4,2000}|[${SIGN}]{${WORD_MIN},}`,
  'gi',
)

/** Where a list of addresses without spaces goes on, or an address holds another one. */
const NEXT_ADDRESS = /[=,;()[\]]{1,4}(?=https?:\/\/)/i

const WORD = new RegExp(`[${SIGN}]{${WORD_MIN},}`, 'g')
/** Signs in a word that may be nothing, a hyphen, or all that separates two words. */
const UNSURE = new RegExp(`[${JOINT}${HYPHENS}]+`, 'g')
/** Words with more unsure signs than this are only read as a whole. */
const PARTS_LIMIT = 12
const RAW_MAX = 4 * WORD_MAX

export interface Word {
  readonly text: string
  /** Where it stands in the text around it. */
  readonly from: number
  readonly to: number
}

export type Piece =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'address'; readonly text: string; readonly at: number; readonly words: readonly Word[] }

/** The addresses and words of a text from a place on, where no word is cut. */
export function* piecesOf(text: string, start: number): Generator<Piece> {
  const pieces = new RegExp(PIECE)
  pieces.lastIndex = start
  for (let match = pieces.exec(text); match !== null; match = pieces.exec(text)) {
    const { 0: found, index } = match
    if (found.includes('://')) {
      const address = found.slice(0, NEXT_ADDRESS.exec(found)?.index).replace(/^([^?#]*?)&.*$/s, '$1')
      pieces.lastIndex = index + address.length
      yield { kind: 'address', text: trimmedAddress(address), at: index, words: wordsOf(address, index) }
    } else if (found.length <= RAW_MAX && !(index === start && isInWord(text, start))) {
      yield { kind: 'word', word: { text: found, from: index, to: index + found.length } }
    }
  }
}

/** The ways to read a word, the likeliest first, until one is taken: `take` says whether it knows the reading. */
export function readings(word: Word, take: (reading: Word) => boolean): void {
  const whole = plain(word)
  if (whole.text.length <= WORD_MAX && take(whole)) return
  const bare = trimmedWord(whole)
  if (bare.text !== whole.text && bare.text.length <= WORD_MAX && take(bare)) return
  const parts = partsOf(word)
  if (parts.length < 2 || parts.length > PARTS_LIMIT) return
  for (let first = 0; first < parts.length; first++) {
    for (let last = parts.length - 1; last >= first; last--) {
      const from = parts[first]?.from ?? 0
      const to = parts[last]?.to ?? 0
      const run = trimmedWord(plain({ text: word.text.slice(from - word.from, to - word.from), from, to }))
      if (run.text.length < WORD_MIN || run.text.length > WORD_MAX || !take(run)) continue
      first = last
      break
    }
  }
}

function partsOf({ text, from }: Word): readonly Omit<Word, 'text'>[] {
  const parts: Omit<Word, 'text'>[] = []
  let at = 0
  for (const sign of text.matchAll(UNSURE)) {
    if (sign.index > at) parts.push({ from: from + at, to: from + sign.index })
    at = sign.index + sign[0].length
  }
  if (at < text.length) parts.push({ from: from + at, to: from + text.length })
  return parts
}

/** With hyphens for what looks like them, and without what is not to be seen. */
export function plainWord(text: string): string {
  return text.replaceAll(JOINT, '').replace(UNSURE, '-')
}

function plain({ text, from, to }: Word): Word {
  const start = from + (text.length - text.replace(/^\ue000+/, '').length)
  return { text: plainWord(text), from: start, to }
}

/** `_task_…_` and `-task_…-` are emphasis and bullets; inside a word such a sign glues. */
function trimmedWord({ text, from, to }: Word): Word {
  const head = /^[-_]{1,9}/.exec(text)?.[0].length ?? 0
  const tail = /[-_]{1,9}$/.exec(text.slice(head))?.[0].length ?? 0
  return { text: text.slice(head, text.length - tail), from: from + head, to: to - tail }
}

function wordsOf(address: string, at: number): readonly Word[] {
  return [...address.matchAll(WORD)].flatMap(({ 0: text, index }) =>
    text.length <= WORD_MAX ? [{ text, from: at + index, to: at + index + text.length }] : [],
  )
}

function isInWord(text: string, at: number): boolean {
  return at > 0 && new RegExp(`[${SIGN}]`).test(text[at - 1] ?? '')
}

/** Punctuation at the end belongs to the sentence around an address. */
function trimmedAddress(text: string): string {
  return text.replace(/[.,;:!?)\]*_~]{1,8}$/, '')
}
