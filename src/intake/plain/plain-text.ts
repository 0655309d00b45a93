/** Text as a person sees it, with the way back to the text as it was pasted. */
import { UNUSUAL, usual } from '#intake/plain/characters.ts'
import { type Decode, escapesOfLayer, layerDecoder, utf8 } from '#intake/plain/escapes.ts'

export interface Plain {
  readonly text: string
  /** The place in the pasted text that a place in the plain one comes from. */
  readonly origin: (at: number) => number
}

/** Escapes of different kinds in each other (`%5C%22` is `\"` is `"`): each layer is one more pass. */
const LAYERS = 12

/** Without one of these a text is as plain as it can be. */
const ESCAPED = /[\\%&]|[^ -~\t\n\r]|\[[0-9;]*m|ESC>?\[|\^\[|#033/

/** Quoted-printable mail: `=3D` for `=`. Only where the text shows that it is such, and never the first digits of a UUID. */
const QUOTED = /=3D|=2D|=5F|=[C-F][0-9A-F]=[89AB][0-9A-F]/
const QUOTED_CODE = /(?:=[89A-F][0-9A-F]){2,64}|=(?![0-9A-Fa-f]{8}-[0-9A-Fa-f]{4})(?:[2-7][0-9A-F])/g

/** JSON in a quoted cell of a table, whose quotes are doubled. */
const IN_CELL = /[{[]\s?""\w/
const DOUBLED = /(?<!")""(?!")/g

/** Takes off every layer of escapes. `startsId` matches where an id's prefix begins. */
export function plainText(raw: string, startsId: RegExp): Plain {
  let plain: Plain = { text: raw, origin: (at) => at }
  if (QUOTED.test(raw)) plain = changed(plain, QUOTED_CODE, quoted)
  if (IN_CELL.test(plain.text)) plain = changed(plain, DOUBLED, () => '"')
  if (!ESCAPED.test(plain.text)) return plain
  const decode = layerDecoder(startsId)
  for (let layer = 0; layer < LAYERS; layer++) {
    const next = changed(plain, escapesOfLayer(), decode)
    if (next === plain) break
    plain = next
  }
  return changed(plain, UNUSUAL, ([character]) => usual(character))
}

function quoted([code]: RegExpExecArray): string | null {
  return utf8(code.replaceAll('=', '%'))
}

/** One pass; the same object when nothing was there to change. */
function changed(plain: Plain, pattern: RegExp, decode: Decode): Plain {
  const { text } = plain
  const parts: string[] = []
  /** After each change: the place in the new text, and the one in the old. */
  const places: { readonly now: number; readonly before: number }[] = []
  let from = 0
  let length = 0
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const written = decode(match, text)
    if (written === null) continue
    parts.push(text.slice(from, match.index), written)
    length += match.index - from + written.length
    from = match.index + match[0].length
    places.push({ now: length, before: from })
  }
  if (places.length === 0) return plain
  parts.push(text.slice(from))
  return { text: parts.join(''), origin: (at) => plain.origin(placeBefore(places, at)) }
}

function placeBefore(places: readonly { readonly now: number; readonly before: number }[], at: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.now ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const last = places[low - 1]
  return last === undefined ? at : last.before + (at - last.now)
}
