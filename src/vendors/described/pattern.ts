/**
 * The patterns of a description: literals, character classes, counts, one level of groups. They are taken apart rather
 * than trusted, so that none can be slow (no two repeats in a row accept the same character), and so that what can be
 * recognised can also be written: the sandbox's ids and the id of a probe come from the same pattern.
 */

/** One character, `min` to `max` times. */
interface Atom {
  readonly kind: 'atom'
  /** As it stands in the pattern. */
  readonly source: string
  readonly signs: string
  readonly min: number
  readonly max: number
}

/** One of several pieces, perhaps left out or repeated. */
interface Group {
  readonly kind: 'group'
  readonly choices: readonly (readonly Atom[])[]
  readonly min: number
  readonly max: number
}

type Piece = Atom | Group

export interface Pattern {
  /** The body of a regular expression for the whole text, without anchors. */
  readonly source: string
  /** One for each way to be written at the top. */
  readonly choices: readonly { readonly source: string; readonly pieces: readonly Piece[] }[]
}

export class PatternMistake extends Error {}

/** What ids and names are made of, plain ones first: `.` and classes of excluded signs have no place here. */
const SIGNS = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).toSorted(
  (a, b) => Number(/\W|_/.test(a)) - Number(/\W|_/.test(b)),
)

/** Longer than any id that a vendor writes. */
const LONGEST = 300
/** No documented id has more parts. */
const MOST_PIECES = 40

const NAMED: Readonly<Record<string, string>> = {
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
}

const ATOM =
  /(\[(?:[^\]\\^]|\\[\w.-])[^\]]*\]|\\[wd./_:~-]|[A-Za-z0-9_/:~ -])(?:\{(\d{1,3})(?:,(\d{1,3}))?\}|([?*+]))?/y
const COUNT = /\{(\d{1,3})(?:,(\d{1,3}))?\}|\?/y

/** Every request of a described vendor asks whether its parts fit: each pattern is taken apart once. */
const known = new Map<string, Pattern>()

/** Takes a pattern apart; throws {@link PatternMistake}, which says in words what is not taken and where. */
export function readPattern(text: string): Pattern {
  const before = known.get(text)
  if (before !== undefined) return before
  const pattern = takenApart(text)
  known.set(text, pattern)
  return pattern
}

function takenApart(text: string): Pattern {
  const source = NAMED[text] ?? text
  const choices = split(source).map((choice) => ({ source: choice, pieces: piecesOf(choice) }))
  for (const { pieces } of choices) refuseSlow(pieces)
  return { source, choices }
}

/** The top-level alternatives; a bar within a group or a class is not one of them. */
function split(source: string): readonly string[] {
  const parts = ['']
  let depth = 0
  let inClass = false
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (sign === '[') inClass = true
    else if (sign === ']') inClass = false
    else if (!inClass && sign === '(') depth++
    else if (!inClass && sign === ')') depth--
    if (sign === '|' && depth === 0 && !inClass) parts.push('')
    else parts[parts.length - 1] += sign === '\\' ? sign + (source[++at] ?? '') : sign
  }
  return parts
}

function piecesOf(source: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < source.length) {
    if (pieces.length >= MOST_PIECES) throw new PatternMistake(`the pattern has more than ${MOST_PIECES} parts`)
    const [piece, next] = source.startsWith('(?:', at) ? groupAt(source, at) : atomAt(source, at)
    pieces.push(piece)
    at = next
  }
  if (pieces.length === 0) throw new PatternMistake('the pattern, or one of its alternatives, is empty')
  return pieces
}

function atomAt(source: string, at: number): readonly [Atom, number] {
  const scanner = new RegExp(ATOM)
  scanner.lastIndex = at
  const match = scanner.exec(source)
  if (match === null) {
    throw new PatternMistake(`the pattern holds “${source.slice(at, at + 10)}” at place ${at + 1}, which is not taken`)
  }
  const [whole, one = '', least, most, sign] = match
  const signs = signsOf(one)
  const [min, max] = countOf(least, most, sign)
  return [{ kind: 'atom', source: one, signs, min, max }, at + whole.length]
}

function groupAt(source: string, at: number): readonly [Group, number] {
  const end = source.indexOf(')', at)
  const inner = end === -1 ? '' : source.slice(at + 3, end)
  if (end === -1 || inner.includes('('))
    throw new PatternMistake('the pattern has a group in a group, or one left open')
  const scanner = new RegExp(COUNT)
  scanner.lastIndex = end + 1
  const match = scanner.exec(source)
  const [min, max] = match === null ? [1, 1] : countOf(match[1], match[2], match[0] === '?' ? '?' : undefined)
  if (max > 8) throw new PatternMistake('the pattern repeats a group more than 8 times')
  const choices = split(inner).map((choice) => piecesOf(choice).filter((piece) => piece.kind === 'atom'))
  return [{ kind: 'group', choices, min, max }, end + 1 + (match?.[0].length ?? 0)]
}

function countOf(least: string | undefined, most: string | undefined, sign: string | undefined) {
  if (sign === '?') return [0, 1] as const
  if (sign === '*') return [0, LONGEST] as const
  if (sign === '+') return [1, LONGEST] as const
  const min = least === undefined ? 1 : Number(least)
  const max = most === undefined ? min : Number(most)
  if (max < min || max > LONGEST)
    throw new PatternMistake(`the pattern counts to ${max}, and up to ${LONGEST} is taken`)
  return [min, max] as const
}

/** All signs that a class or a literal accepts. */
function signsOf(one: string): string {
  try {
    const expression = new RegExp(`^${one}$`)
    return SIGNS.filter((sign) => expression.test(sign)).join('')
  } catch {
    throw new PatternMistake(`the pattern holds “${one}”, which is no class of characters`)
  }
}

/**
 * Two repeats that accept the same character, with nothing certain between them, can share a text in many ways, and a
 * matcher tries them all.
 */
function refuseSlow(pieces: readonly Piece[]): void {
  let open = ''
  const pass = (signs: string, varies: boolean) => {
    const meets = SIGNS.some((sign) => open.includes(sign) && signs.includes(sign))
    if (varies && meets)
      throw new PatternMistake('the pattern repeats the same characters twice in a row: it may be slow')
    open = varies ? open + signs : meets ? open : ''
  }
  for (const piece of pieces) {
    if (piece.kind === 'atom') {
      pass(piece.signs, piece.min !== piece.max)
      continue
    }
    const atoms = piece.choices.flat()
    if (atoms.every(({ min, max }) => min === max) && piece.max === 1) continue
    // Each repetition of a group has to begin with a sign that ends the one before it.
    for (const choice of piece.choices) {
      const [first, ...rest] = choice
      const begins = first !== undefined && first.min === 1 && first.max === 1 && first.signs.length === 1
      if (!begins || rest.some(({ signs }) => signs.includes(first.signs))) {
        throw new PatternMistake(
          'the pattern repeats a group that does not begin with a sign of its own: it may be slow',
        )
      }
      choice.forEach(({ signs, min, max }) => pass(signs, min !== max))
    }
  }
}

/** A text of this pattern. `pick` chooses among so many: 0 each time gives the least of them. */
export function writeText({ choices }: Pattern, pick: (count: number) => number): string {
  const pieces = choices[pick(choices.length)]?.pieces ?? []
  return pieces.map((piece) => writePiece(piece, pick)).join('')
}

function writePiece(piece: Piece, pick: (count: number) => number): string {
  // Of what has no bound a few are enough.
  const times = piece.min + pick(Math.min(piece.max - piece.min, 8) + 1)
  const once = () =>
    piece.kind === 'atom'
      ? (piece.signs[pick(piece.signs.length)] ?? '')
      : (piece.choices[pick(piece.choices.length)] ?? []).map((atom) => writePiece(atom, pick)).join('')
  return Array.from({ length: times }, once).join('')
}

/** Whether a text of this pattern can hold a slash: then it is several segments of a path. */
export function hasSlash({ choices }: Pattern): boolean {
  return choices.some(({ pieces }) =>
    pieces.some((piece) =>
      (piece.kind === 'atom' ? [piece] : piece.choices.flat()).some(({ signs }) => signs.includes('/')),
    ),
  )
}
