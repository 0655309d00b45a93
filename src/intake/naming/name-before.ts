/** Reads what stands before a value: the name that a field, tag, dump or sentence gives it. Looks back a bounded way. */
import { JOINT } from '#intake/plain/characters.ts'

/** `field`: a key, header, attribute or tag. `phrase`: words, perhaps with a colon. */
interface Name {
  readonly text: string
  readonly kind: 'field' | 'phrase'
  /** Where it begins. */
  readonly at: number
}

const LOOK_BACK = 200
const FIELD_LIMIT = 80

/** What may stand between a separator and its value. */
const OPENING = new Set([' ', '\t', '"', "'", '`', '<', '(', '[', '{', '*', '_', '~', '@', '#', JOINT])
const SPACES = new Set([' ', '\t', JOINT])
/** What may close a name. */
const CLOSING = new Set([' ', '\t', '*', '~', JOINT])

/** `UUID('…')`, `string(36) "…"`, `Some("…")`, `b'…'`, `!!str`. */
const WRAPPER =
  /(?:\b(?:uuid\.)?(?:UUID|Guid|Uuid|String|str|text|Some|Just|Optional|uuid)|\b(?:string|s)[(:]\d{1,4}[):]?|(?<![\p{L}\p{N}_])[bruf]|!!\w{1,8}|::\w{1,8}|\bConvert)\s?$/u
const SEPARATOR = /(?:=>|:=|->|=+|:|→|⇒|＝|\bis)[ \t]*$/
/** PHP: `s:7:"task_id";s:36:"…"`. */
const SERIALIZED = /;$/
const IDENTIFIER = /[\p{L}\p{M}\p{N}\ue000_$.-]{1,80}$/u
/** Tags that only lay out: what they hold is named by the text before them. */
const LAYOUT_TAG = /^\/|^(?:b|i|em|strong|code|pre|span|p|li|div|dd|dt|a|br|font|mark|u|small|tt|kbd|key|string)\b/i
const NAME_ATTRIBUTE = /\b(?:name|key|field|id)=["']?([\p{L}\p{N}_.: -]{1,60})/iu

const PREDICATE =
  /^["'`)\]>*_\s]{0,4}(?:is|was|are|ist|war|es|era|est|é|è|foi|это)\s(?:(?:the|a|an|my|your|our|their|his|her|another|one|der|die|das|ein|eine|meine|la|le|el|una?|une|o|a|mi|ma|minha)\s){0,2}(\p{L}{2,20}(?:\s\p{L}{2,20})?)/iu

/** `<id> (task)`: in brackets of its own. */
const IN_BRACKETS = /^["'`*_]{0,3}\s?\((\p{L}{2,20}(?:\s\p{L}{2,20})?)\)/u

/** The name that a separator, a quote or a tag gives to the value at `at`; null when none does. */
export function nameBefore(text: string, at: number): Name | null {
  const floor = Math.max(0, at - LOOK_BACK)
  let end = back(text, at, floor, OPENING)
  const wrapped = WRAPPER.exec(text.slice(Math.max(floor, end - 16), end))
  if (wrapped !== null) end = back(text, end - wrapped[0].length, floor, OPENING)
  for (let tags = 0; tags < 6 && text[end - 1] === '>' && !/[=-]/.test(text[end - 2] ?? ''); tags++) {
    const open = text.lastIndexOf('<', end - 1)
    if (open < floor) return null
    const tag = text.slice(open + 1, end - 1)
    if (/^\/?(?:td|th|tr)\b/i.test(tag)) return null
    if (!LAYOUT_TAG.test(tag)) return { text: nameOfTag(tag), kind: 'field', at: open }
    const before = back(text, open, floor, SPACES)
    // `<dt>Task ID</dt><dd>…`: two cells are a name and its value without any sign between them.
    if (/[\p{L}\p{N}]/u.test(text[before - 1] ?? '')) return phraseEndingAt(text, before, floor)
    end = before
  }
  const separator = (wrapped?.[0].startsWith('s:') === true ? SERIALIZED : SEPARATOR).exec(
    text.slice(Math.max(floor, end - 24), end),
  )
  if (separator === null) return null
  return nameEndingAt(text, back(text, end - separator[0].length, floor, CLOSING), floor, !separator[0].startsWith('='))
}

/** The words of the sentence before `at`; those that are cut off from it by a comma or the like only in `afar`. */
export function sentenceBefore(text: string, at: number): { readonly near: string; readonly afar: string } {
  const floor = Math.max(0, at - LOOK_BACK)
  const afar = text.slice(floor, back(text, at, floor, OPENING))
  return { near: lastClause(afar), afar }
}

/** The few words that follow a value directly: `… görevi`, `… task failed`. */
export function wordsAfter(text: string, to: number): string {
  return (
    /^["'`)\]>*_\s]{0,4}((?:[\p{L}\p{M}]{1,20}\s){0,1}[\p{L}\p{M}]{1,20})/u.exec(text.slice(to, to + 60))?.[1] ?? ''
  )
}

/** What a sentence says the value before it to be: `… is the task`, `… was my request id`. */
export function predicateOf(text: string, to: number): string {
  const after = text.slice(to, to + 80)
  return (PREDICATE.exec(after) ?? IN_BRACKETS.exec(after))?.[1] ?? ''
}

function nameEndingAt(text: string, end: number, floor: number, mayBePhrase: boolean): Name | null {
  const last = text[end - 1] ?? ''
  if (last === '"' || last === "'" || last === '`') {
    const open = text.lastIndexOf(last, end - 2)
    if (open < floor || end - open > FIELD_LIMIT) return null
    return { text: text.slice(open + 1, end - 1), kind: 'field', at: open }
  }
  if (last === ']') {
    const open = text.lastIndexOf('[', end - 1)
    if (open < floor) return null
    return { text: text.slice(open + 1, end - 1).replace(/["']/g, ''), kind: 'field', at: open }
  }
  // `**Task ID** (UUID): …`
  if (last === ')') return phraseEndingAt(text, end, floor)
  if (last === '>') return nameBefore(text, end)
  if (mayBePhrase) return phraseEndingAt(text, end, floor)
  const identifier = IDENTIFIER.exec(text.slice(Math.max(floor, end - FIELD_LIMIT), end))?.[0]
  return identifier === undefined ? null : { text: identifier, kind: 'field', at: end - identifier.length }
}

/** One identifier is a field; several words are a phrase. */
function phraseEndingAt(text: string, end: number, floor: number): Name | null {
  const clause = lastClause(text.slice(floor, end)).trimStart()
  const identifier = IDENTIFIER.exec(clause)?.[0] ?? ''
  if (clause === '') return null
  // `shot: … kling_task_id:` — an identifier of several parts is a field, whatever stands before it.
  const isField = identifier.length === clause.length || /[_$.-]|\p{Ll}\p{Lu}/u.test(identifier)
  const name = isField && identifier !== '' ? identifier : clause
  return { text: name, kind: isField ? 'field' : 'phrase', at: end - name.length }
}

function lastClause(text: string): string {
  const cut = /^.*(?:[,;!?(){}[\]|"=<>\t\n]|[.:](?=\s|$)|\s[-–—]\s)(?=.)/su.exec(
    text.replace(/[:.\s]+$/, (tail) => ' '.repeat(tail.length)),
  )
  return text.slice(cut === null ? 0 : cut[0].length)
}

function nameOfTag(tag: string): string {
  return NAME_ATTRIBUTE.exec(tag)?.[1] ?? /^[^\s/>]{1,60}/.exec(tag)?.[0].replace(/^.*:/, '') ?? ''
}

function back(text: string, from: number, floor: number, over: ReadonlySet<string>): number {
  let at = from
  while (at > floor && over.has(text[at - 1] ?? '')) at--
  return at
}
