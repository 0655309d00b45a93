/** Ids that a terminal, a mail or a chat has wrapped: the rest stands at the beginning of the next line. */
import { type Forms, matching, mayGoOn } from '#intake/forms.ts'
import { plainText } from '#intake/plain/plain-text.ts'

/** An id over more lines than this is none. */
const LINES_LIMIT = 4
const HEAD_LIMIT = 200
/** What may follow at the end of the line: the sign of quoted-printable mail or of a shell, the frame of a table. */
const AFTER_TAIL = new Set([' ', '\t', '=', '\\', '|'])
const TAIL_LIMIT = 128
const SPACE_LIMIT = 240
/** Ids whose form leaves their length open are ULIDs as far as anybody has seen. */
const ULID_LENGTH = 26
/** A shorter line is not wrapped for want of room. */
const FULL_LINE = 60
/** No word: six or more of an id's characters, digits and letters among them. */
const NO_WORD = /^(?=\w*\d)(?=\w*[A-Za-z])\w{6,}$/
const HEAD = /^[\s>|*#]{0,40}([A-Za-z0-9_-]{1,128})/
const BREAK = /\r\n|\n|\r/g

export interface Wrap {
  /** Where the first part ends in the line that it ends. */
  readonly end: number
  /** What follows it in the next lines. */
  readonly rest: string
  /** How many lines hold the rest, and how much of the plain text of the last one is read with it. */
  readonly lines: number
  readonly skip: number
}

/** The rest of an id that the end of `plain` begins; `next` is where the line ends in the text. Null when it goes on nowhere. */
export function wrapAt(text: string, next: number, plain: string, forms: Forms): Wrap | null {
  if (next >= text.length) return null
  const { end, first } = tailOf(plain)
  if (first === '' || !mayGoOn(forms, first)) return null
  let rest = ''
  let at = next
  for (let lines = 1; lines <= LINES_LIMIT; lines++) {
    const line = lineAfter(text, at)
    if (line === null) return null
    const head = plainText(line.head, forms.anyPrefix)
    const match = HEAD.exec(head.text)
    const part = match?.[1] ?? ''
    if (match === null || matching(forms, part).length > 0) return null
    rest += part
    const whole = first + rest
    if (isWhole(forms, first, rest, plain.length >= FULL_LINE)) return { end, rest, lines, skip: match[0].length }
    if (!mayGoOn(forms, whole) || /[^\s|=\\]/.test(head.text.slice(match[0].length))) return null
    at = line.end
  }
  return null
}

function lineAfter(text: string, at: number): { readonly head: string; readonly end: number } | null {
  const from = text.startsWith('\r\n', at) ? at + 2 : at + 1
  if (from >= text.length) return null
  const head = text.slice(from, from + HEAD_LIMIT)
  BREAK.lastIndex = 0
  const end = BREAK.exec(head)?.index ?? head.length
  return { head: head.slice(0, end), end: from + end }
}

/** The last word, without the emphasis or bullet in front of it. */
function tailOf(plain: string): { readonly end: number; readonly first: string } {
  let end = plain.length
  while (end > 0 && plain.length - end < SPACE_LIMIT && AFTER_TAIL.has(plain[end - 1] ?? '')) end--
  let from = end
  while (from > 0 && end - from < TAIL_LIMIT && /[\w-]/.test(plain[from - 1] ?? '')) from--
  return { end, first: plain.slice(from, end).replace(/^[-_]{1,9}/, '') }
}

/** True when the parts make an id that the first of them is not yet. */
function isWhole(forms: Forms, first: string, rest: string, isFull: boolean): boolean {
  const before = matching(forms, first)
  return matching(forms, first + rest).some(({ shape, pattern }) => {
    if (before.every((form) => form.pattern !== pattern)) return true
    const prefix = shape?.prefix.length ?? 0
    if (first.length + rest.length - prefix === ULID_LENGTH) return true
    return isFull && first.length - prefix !== ULID_LENGTH && NO_WORD.test(rest)
  })
}
