/**
 * One layer of the ways in which logs, exports and chats write a character as several. A run of backslashes, of `%25` or
 * of `&amp;` is one layer, however long: text in text in text comes off at once.
 */
import { ESCAPE, JOINT } from '#intake/plain/characters.ts'

/** Colour codes of terminals: with the escape character, with what a program shows for it, or with nothing left of it. */
const COLOUR =
  '(?:[\\u001b\\u009b\\u241b\\u2190]|<?ESC>?|\\^\\[|#033)\\[[0-9;:?]{0,24}[A-Za-z]|\\[(?:\\d{1,3}(?:;\\d{1,3}){0,8})?m'
/** Only the first backslash of a run may begin a match: that keeps a text of nothing but backslashes linear. */
const BACKSLASH =
  '(?<!\\\\)\\\\+(?:[uU]\\{(?<braced>[0-9a-fA-F]{1,6})\\}|u(?<unicode>[0-9a-fA-F]{4})|x(?<hex>[0-9a-fA-F]{2})|(?<octal>033|e)(?=\\[)|(?<space>[nrt])|(?<sign>[^A-Za-z0-9\\s\\\\]))'
const PERCENT = '(?:%(?:25){0,40}[89a-fA-F][0-9a-fA-F]){2,64}|%(?:25){0,40}(?<percent>[2-7][0-9a-fA-F]|0[9aAdD]|1[bB])'
const ENTITY = '&(?:amp;){0,40}(?:#(?<decimal>\\d{1,6})|#[xX](?<entity>[0-9a-fA-F]{1,6})|(?<named>[A-Za-z]{2,8}));'

const LAYER = `${COLOUR}|${BACKSLASH}|${PERCENT}|${ENTITY}`

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  bsol: '\\',
  colon: ':',
  dash: '-',
  equals: '=',
  gt: '>',
  hyphen: '-',
  lowbar: '_',
  lt: '<',
  mdash: '\u2014',
  minus: '\u2212',
  nbsp: ' ',
  ndash: '\u2013',
  newline: '\n',
  quot: '"',
  shy: JOINT,
  sol: '/',
  tab: '\t',
  thinsp: ' ',
  zwj: JOINT,
  zwnj: JOINT,
}

/** What one escape stands for; null when it is none. */
export type Decode = (match: RegExpExecArray, text: string) => string | null

/** A fresh expression for one layer of escapes. */
export function escapesOfLayer(): RegExp {
  return new RegExp(LAYER, 'g')
}

/**
 * Decodes one match of {@link escapesOfLayer}. `\n` and `\t` are two letters of a path where an id's prefix begins with
 * the letter: `C:\task_01…`.
 */
export function layerDecoder(startsId: RegExp): Decode {
  return (match, text) => {
    const { 0: whole, index, groups = {} } = match
    const { braced, unicode, hex, octal, space, sign, percent, decimal, entity, named } = groups
    if (space !== undefined) return ofLetter(space, whole, index, text, startsId)
    if (sign !== undefined) return sign
    if (octal !== undefined) return ESCAPE
    if (named !== undefined) return NAMED[named.toLowerCase()] ?? null
    if (decimal !== undefined) return character(Number.parseInt(decimal, 10))
    if (hex !== undefined) return printable(Number.parseInt(hex, 16))
    const code = unicode ?? braced ?? percent ?? entity
    if (code !== undefined) return character(Number.parseInt(code, 16))
    return whole.startsWith('%') ? utf8(whole) : JOINT
  }
}

function ofLetter(letter: string, whole: string, index: number, text: string, startsId: RegExp): string | null {
  const at = index + whole.length - 1
  if (startsId.test(text.slice(at, at + 16))) return whole.length === 2 ? null : `\\${letter}`
  return letter === 't' ? '\t' : '\n'
}

function character(code: number): string | null {
  return code > 0x10ffff ? null : String.fromCodePoint(code)
}

/** `\x8f` may as well be a folder; `\x2d` is a hyphen. */
function printable(code: number): string | null {
  return code === 0x1b || code === 9 || code === 10 || (code >= 0x20 && code < 0x7f) ? String.fromCharCode(code) : null
}

/** Bytes in percent escapes as text; null when they are none. */
export function utf8(run: string): string | null {
  try {
    return decodeURIComponent(run.replace(/%(?:25){1,40}/g, '%'))
  } catch {
    return null
  }
}
