/** Cuts a text into lines and long lines into chunks, so that reading can pause anywhere. */

/** A chunk takes well under a millisecond; a cut looks this far back for a good place. */
const CHUNK = 32_768
const LOOK_BACK = 4_096

export interface Chunk {
  readonly text: string
  /** True when the cut went through a word: what stands at the beginning is the rest of it. */
  readonly glued: boolean
  /** Where the chunk ends in the whole text. */
  readonly end: number
}

/** The lines of a text with their numbers from 1, whatever ends them: LF, CRLF or CR. */
export function* linesOf(
  text: string,
): Generator<{ readonly number: number; readonly from: number; readonly to: number }> {
  let number = 1
  let from = 0
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    yield { number, from, to: end.index }
    number++
    from = end.index + end[0].length
  }
  yield { number, from, to: text.length }
}

/** A line in chunks of at most {@link CHUNK} characters, cut between words where it can. */
export function* chunksOf(text: string, from: number, to: number): Generator<Chunk> {
  let at = from
  while (at < to) {
    const end = to - at <= CHUNK ? to : cutBefore(text, at + CHUNK)
    yield { text: plainText(text.slice(at, end)), glued: at > from && isWordCharacter(text[at - 1]), end }
    at = end
  }
}

/** Where a cut harms least: at the end of an address, else of a word; a longer word is no id and may be cut. */
const CUTS = [/[\s"'`<>{}|]/, /[^A-Za-z0-9_-]/]

function cutBefore(text: string, limit: number): number {
  for (const cut of CUTS) {
    for (let at = limit; at > limit - LOOK_BACK; at--) {
      if (cut.test(text[at - 1] ?? '')) return at
    }
  }
  return limit
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9_-]/.test(character)
}

const COLOUR_CODE = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,16}[A-Za-z]`, 'g')

/**
 * Zero-width characters and soft hyphens come along when copying from chats and pages, colour codes from terminals,
 * and `\/` from JSON of PHP servers.
 */
function plainText(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(COLOUR_CODE, ' ')
    .replaceAll('\\/', '/')
}
