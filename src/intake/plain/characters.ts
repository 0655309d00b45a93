/** Characters that look like others, or like nothing. */

/**
 * Stands where something invisible stood: a zero-width character, a colour code. It may be inside an id, or be all that
 * separates two words; words are read both ways.
 */
export const JOINT = '\u0001'

export const ESCAPE = String.fromCharCode(27)

/** Hyphens and dashes that look like the one of an id. A dash may also separate two words. */
export const HYPHENS = '\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63\\u00af\\u02d7'

const INVISIBLE =
  /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/
const SPACE = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u000b\u000c\u0085]/
const QUOTES: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
}
const BRACKETS: Readonly<Record<string, string>> = {
  '【': '[',
  '】': ']',
  '「': '[',
  '」': ']',
  '『': '[',
  '』': ']',
  '│': '|',
  '┃': '|',
  '║': '|',
  '▏': '|',
  '。': '.',
  '、': ',',
}

/** Every character that is written as another one in plain text. */
export const UNUSUAL = new RegExp(
  `${INVISIBLE.source}|${SPACE.source}|[${Object.keys({ ...QUOTES, ...BRACKETS }).join('')}]|[\\uff01-\\uff5e]`,
  'g',
)

/** The usual character for one of {@link UNUSUAL}. */
export function usual(character: string): string {
  const known = QUOTES[character] ?? BRACKETS[character]
  if (known !== undefined) return known
  if (character >= '\uff01' && character <= '\uff5e') return String.fromCharCode(character.charCodeAt(0) - 0xfee0)
  return SPACE.test(character) ? ' ' : JOINT
}
