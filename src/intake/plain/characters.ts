/** Characters that look like others, or like nothing. */

/**
 * Stands where something invisible stood: a zero-width character, a colour code. It may be inside an id, or be all that
 * separates two words; words are read both ways. Of the private use area: no text has it.
 */
export const JOINT = '\ue000'

export const ESCAPE = String.fromCharCode(27)

/** Hyphens and dashes that look like the one of an id. A dash may also separate two words. */
export const HYPHENS = '\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63\\u00af\\u02d7'

const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u
const SPACE = /(?! )[\p{Zs}\p{Zl}\p{Zp}\v\f\u0085]/u
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
  `${SPACE.source}|${INVISIBLE.source}|[${Object.keys({ ...QUOTES, ...BRACKETS }).join('')}]|[\\uff01-\\uff5e]`,
  'gu',
)

/** The usual character for one of {@link UNUSUAL}. */
export function usual(character: string): string {
  const known = QUOTES[character] ?? BRACKETS[character]
  if (known !== undefined) return known
  if (character >= '\uff01' && character <= '\uff5e') return String.fromCharCode(character.charCodeAt(0) - 0xfee0)
  return SPACE.test(character) ? ' ' : JOINT
}
