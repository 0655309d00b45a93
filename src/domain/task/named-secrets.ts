/**
 * Secrets that their names give away: `"secret": "…"`, escaped to any depth, single-quoted, in code, in a header, in a
 * form, percent-encoded. A small scanner rather than one expression, so that any depth of escapes costs linear time.
 */

/** Names whose value is a secret, wherever they stand: PiAPI echoes `webhook_config.secret` back, for one. */
const SECRET_NAMES = [
  'secret|passw(?:or)?d|passphrase|passcode|authorization|credentials?|mnemonic|seed[ _-]?phrase|connection[ _-]?string',
  '(?:api|x|app|access|private|signing|subscription|service|encryption|(?:web)?hook|callback|master|license|auth|client)[ _-]?key',
  // A page's or a cursor's token opens nothing, and "tokens" are counted.
  'token(?!s|i[sz]|[ _-]?(?:type|count|limit|usage|bucket))(?<!(?:page|next|continuation|cursor|sync)[_-]?token)',
  '(?:set-)?cookie',
].join('|')

/** A name that may be a secret's: only a value that looks like one is hidden. */
const PERHAPS = [
  'key(?<!(?:idempotency|public|primary|foreign|partition|sort|cache|object|storage)[ _-]?key)|pwd|pass|hmac|signature',
  // Short enough to be part of many words: only whole ones.
  '(?<![a-z0-9])(?:auth|bearer|jwt|session|sid|sign|sig|ak|sk|private|salt|[cx]srf)(?:[_-]?id)?(?![a-z0-9_-])',
].join('|')

/** What may stand between that and the end of the name: `secretAccessKey`, `API_KEY_2`, `secret_value`. */
const NAME_END = '(?:[_-]?(?:access|key|id|value|token|secret|env|live|prod|test|dev|v?\\d{1,3})){0,4}'

const NAME = new RegExp(`(?:(${SECRET_NAMES})|(?:${PERHAPS}))${NAME_END}`, 'gi')

/** What begins a percent-encoded character, in text that was encoded up to seven times over. */
export const PERCENT = '%(?:25){0,6}'

/** A quote: plain, behind any number of backslashes, as a Unicode escape, an HTML entity or percent-encoded. */
const QUOTE = String.raw`\\{0,200}["'\x60]|\\{1,200}u002[27]|&(?:quot|apos|#34|#39|#x27);|${PERCENT}2[27]`

const SPACE = String.raw`(?:\s|\\{1,64}[ntr]|%20){0,8}`

/** From the name to its value: JSON, YAML, forms, code in several languages, a type in between, HAR, XML, `--name value`. */
const TO_VALUE = new RegExp(
  String.raw`(${QUOTE})?[\])]?(?:${SPACE}:${SPACE}[A-Za-z]{1,20}(?=${SPACE}=))?` +
    String.raw`(?:${SPACE}(:=|=>|->|={1,3}|:|${PERCENT}3[AD]|\\{1,64}u003[ad])${SPACE}` +
    `|${SPACE}[,(]${SPACE}(?=${QUOTE})(?!(?:${QUOTE})value)` +
    `|${SPACE}(?:,${SPACE})?(?:${QUOTE})?value(?:${QUOTE})?${SPACE}[:=]${SPACE}` +
    String.raw`|(>)|(\s{1,8}(?:(?:is|was)\s)?))`,
  'iy',
)

const OPENING = new RegExp(QUOTE, 'iy')

/** An unquoted value; a header's has a scheme in front, a cookie's goes to the end of the line. */
const PLAIN = /[^\s"'`&,;)\]}<>\\|]+/y
const ENCODED = new RegExp(String.raw`(?:(?!${PERCENT}2[2367])[^\s"'\x60&,;)\]}<>\\|])+`, 'y')
const AUTHORIZATION = /(?:[A-Za-z][\w-]{0,20}(?:[ \t]{1,4}|%20))?[^\s"'`,;)\]}<>\\|]+/y
const COOKIE = /[^\r\n"'`<>\\]+/y
const ELEMENT = /[^<\r\n]+/y

/** What code writes in the place of a secret, and what says that there is none. */
const NO_SECRET =
  /^\[removed\]?|^(?:null|none|nil|true|false|undefined)(?![\w-])|^(?:\$[{(]|process\.env|os\.environ|import\.meta)/i

/** Encoded quotes are looked for this far: no secret is longer. */
const ENCODED_LIMIT = 16_384

/** The text with the value behind every secret's name replaced by `mark`. Linear in its length. */
export function withoutNamedSecrets(text: string, mark: string): string {
  const pieces: string[] = []
  let copied = 0
  NAME.lastIndex = 0
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const span = valueBehind(text, name)
    if (span === null) continue
    pieces.push(text.slice(copied, span.start), mark)
    copied = span.end
    NAME.lastIndex = span.end
  }
  return copied === 0 ? text : `${pieces.join('')}${text.slice(copied)}`
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Whether a doubtful value looks like a secret is told from this much; the bound keeps text full of such names linear. */
const DOUBTFUL_LIMIT = 64

function valueBehind(text: string, name: RegExpExecArray): Span | null {
  TO_VALUE.lastIndex = name.index + name[0].length
  const way = TO_VALUE.exec(text)
  if (way === null) return null
  const [, , delimiter, element, blank] = way
  const at = TO_VALUE.lastIndex
  OPENING.lastIndex = at
  const opening = OPENING.exec(text)?.[0]
  // `--api-key "…"` is as good as a delimiter; a blank in prose is not.
  const isArgument = opening !== undefined && text[name.index - 1] === '-'
  const isDoubtful = name[1] === undefined || (blank !== undefined && !isArgument)
  const start = at + (opening?.length ?? 0)
  const ahead = text.slice(start, start + DOUBTFUL_LIMIT)
  // Asked first: what follows is then not read at all.
  if (NO_SECRET.test(ahead)) return null
  if (isDoubtful && !looksLikeSecret(/^[\w+/=~.:-]*/.exec(ahead)?.[0] ?? '')) return null
  const end =
    opening === undefined ? plainEnd(text, at, patternFor(name[0], delimiter, element)) : quotedEnd(text, at, opening)
  if (end <= start) return null
  if (isDoubtful) return { start, end }
  const value = text.slice(start, end)
  // Short plain values are flags, and a plain number behind "token" is a count.
  if (opening === undefined && (value.length < 4 || (/token$/i.test(name[0]) && /^[\d.]+$/.test(value)))) return null
  return { start, end }
}

function patternFor(name: string, delimiter: string | undefined, element: string | undefined): RegExp {
  if (element !== undefined) return ELEMENT
  if (/^authorization$/i.test(name)) return AUTHORIZATION
  if (/cookie$/i.test(name)) return COOKIE
  return delimiter !== undefined && delimiter.startsWith('%') ? ENCODED : PLAIN
}

function plainEnd(text: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

/** Where the quoted value ends: before the same quote at the same depth of escapes, a shallower one, or the line. */
function quotedEnd(text: string, at: number, opening: string): number {
  const start = at + opening.length
  const quote = opening.at(-1) ?? ''
  if (!/["'`]/.test(quote)) {
    const end = text.slice(start, start + ENCODED_LIMIT).indexOf(opening)
    if (end !== -1) return start + end
    return plainEnd(text, start, ENCODED)
  }
  const depth = opening.length - 1
  let backslashes = 0
  for (let index = start; index < text.length; index += 1) {
    const letter = text[index]
    if (letter === '\n') return index
    if (letter === quote && endsAt(backslashes, depth)) return index - Math.min(backslashes, depth)
    backslashes = letter === '\\' ? backslashes + 1 : 0
  }
  return text.length
}

/** At depth 0 an even number of backslashes are backslashes themselves; deeper, a longer run is a quote further in. */
function endsAt(backslashes: number, depth: number): boolean {
  return depth === 0 ? backslashes % 2 === 0 : backslashes <= depth
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-[a-z]\d)?$/i
const ULID_TAIL = /^(?:[a-z]{1,10}[-_]){0,3}[0-7][0-9a-hjkmnp-tv-z]{25}$/i

/** True for what only a machine can have made, in no form that ids of tasks have. */
export function looksLikeSecret(value: string): boolean {
  if (value.length < 16 || !/^[\w+/=~.:-]+$/.test(value) || UUID.test(value) || ULID_TAIL.test(value)) return false
  if (/^[0-9a-f]{32,}$/i.test(value)) return true
  const hasMix = /\d/.test(value) && /[A-Za-z]/.test(value)
  return hasMix && (value.length >= 24 || (/[a-z]/.test(value) && /[A-Z]/.test(value))) && !/[./:]/.test(value)
}
