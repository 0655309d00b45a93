/** Finds the words of a text that could be ids, and the addresses they stand in. Linear, and never more than needed. */

/** Shorter words are no ids; longer ones are keys, hashes or base64. */
export const WORD_MIN = 8
export const WORD_MAX = 128

/** An address up to the first character that cannot be in one, at most 2,000 long; or a word. */
const PIECE = /https?:\/\/[^\s"'`<>\\{}|^\u007f-\uffff]{4,2000}|[A-Za-z0-9_-]{8,}/gi

/** Where a list of addresses without spaces goes on. */
const NEXT_ADDRESS = /[,;()[\]]{1,4}(?=https?:\/\/)/i

const WORD = /[A-Za-z0-9_-]{8,}/g

export interface Word {
  readonly text: string
  /** Where it stands in {@link Word.around}. */
  readonly at: number
  readonly around: string
  /** Other readings, when what precedes the word may be an escape that belongs to it: `\ntask_…`, `%2Ftask_…`. */
  readonly readings: readonly string[]
}

export type Piece =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'address'; readonly text: string; readonly at: number; readonly words: readonly Word[] }

/** The addresses and words of a chunk. With `glued` the chunk begins inside a word that has been read before. */
export function* piecesOf(chunk: string, glued: boolean): Generator<Piece> {
  const pieces = new RegExp(PIECE)
  for (let match = pieces.exec(chunk); match !== null; match = pieces.exec(chunk)) {
    const { 0: found, index } = match
    if (found.includes('://')) {
      const text = found.slice(0, NEXT_ADDRESS.exec(found)?.index)
      pieces.lastIndex = index + text.length
      yield { kind: 'address', text: trimmedAddress(text), at: index, words: wordsOf(text) }
    } else if (found.length <= WORD_MAX && !(glued && index === 0)) {
      yield { kind: 'word', word: wordAt(chunk, index, found) }
    }
  }
}

function wordsOf(address: string): readonly Word[] {
  return [...address.matchAll(WORD)].flatMap((match) =>
    match[0].length <= WORD_MAX ? [wordAt(address, match.index, match[0])] : [],
  )
}

/** Punctuation at the end belongs to the sentence around an address. */
function trimmedAddress(text: string): string {
  return text.replace(/[.,;:!?)\]*_~]{1,8}$/, '')
}

function wordAt(around: string, at: number, text: string): Word {
  const readings = [text]
  const before = around[at - 1]
  if (before === '\\') readings.push(text.slice(/^u[0-9a-f]{4}/i.test(text) ? 5 : /^x[0-9a-f]{2}/i.test(text) ? 3 : 1))
  if (before === '%' && /^[0-9a-f]{2}/i.test(text)) readings.push(text.slice(2))
  // `_task_…_` and `-task_…-` are emphasis and bullets; inside a word such a sign glues.
  const bare = readings.filter((reading) => /^[-_]|[-_]$/.test(reading))
  readings.push(...bare.map((reading) => reading.replace(/^[-_]{1,9}/, '').replace(/[-_]{1,9}$/, '')))
  return { text, at, around, readings }
}
