/** Cuts a text into lines and long lines into chunks, so that reading can pause anywhere. */

/** A chunk takes a few milliseconds at worst; a cut looks this far back for a good place. */
const CHUNK = 8_192
const LOOK_BACK = 2_048

interface Chunk {
  readonly text: string
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
    yield { text: text.slice(at, end), end }
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
