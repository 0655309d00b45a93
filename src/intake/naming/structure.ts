/**
 * Keeps track of the objects, lists, elements and blocks that a place in a text is in, whatever language they are written in.
 * Quotes are not looked at: text in text has been taken out of them. A bracket that is never closed is forgotten where
 * a line begins anew.
 */
import { blocksOfText } from '#intake/naming/blocks.ts'
import { nameBefore } from '#intake/naming/name-before.ts'
import { isPromptName, notePrompt } from '#intake/naming/prompt-beside.ts'
import { type Scope, scopeUnder } from '#intake/naming/scope.ts'

type Bracket = '{' | '[' | '(' | '<'

export interface Frame {
  readonly bracket: Bracket
  readonly name: string | null
  /** Its name stands directly before the bracket: that of a function or a type. */
  readonly isCalled: boolean
  readonly parent: Frame | null
  readonly depth: number
  readonly scope: Scope
  /** Where it began in the line at hand; -1 for an earlier line. */
  at: number
  /** Commas so far: the place in a list. */
  commas: number
  /** `"name": "x-request-id"` beside `"value": …`. */
  label: string | null
}

/** A line of a text as it is read: {@link LineContext.goTo} moves along it. */
export interface LineContext {
  readonly text: string
  readonly goTo: (at: number) => void
  readonly frame: () => Frame | null
  readonly scope: () => Scope
  /** Keys of the blocks (YAML) that the line is indented under, the nearest first. */
  readonly blocks: readonly string[]
  /** `Name: x-request-id` in the line above `Value: …`. */
  readonly labelAbove: string | null
  /** Names of a list that was closed before this one: `(id, task_id) VALUES (…, …)`. */
  readonly columns: () => readonly string[] | null
}

interface Structure {
  /** Reads a line of nothing but letters, digits and spaces. */
  readonly plainLine: (text: string) => void
  readonly line: (text: string, continued: boolean) => LineContext
}

const DEPTH_LIMIT = 64
const MEMBER_LIMIT = 40
const COLUMN_LIMIT = 60

const MARK =
  /[{}[\](),]|<(\/?)([\p{L}_][\p{L}\p{N}_.:-]{0,60})([^<>]{0,200})>|["']([\p{L}_][\p{L}\p{N}_.-]{0,60})["']\s{0,4}(?::|=>)/gu
const VOID_TAG =
  /^(?:br|dl|dt|dd|table|tbody|thead|html|body|head|div|pre|ul|ol|dict|array|plist|h[1-6]|img|hr|p|li|meta|link|input|b|i|em|strong|code|span|td|th|tr|a|font|string|key|uuid|id)$/i
/** `UUID("…")` says what its value is, not whose. */
const TYPE_NAME = /^(?:UUID|Guid|string|str|Some|Just|Optional|ObjectId|array|list|dict|tuple|set|map|values)$/i
/** `task_id IN (…)`. */
const LISTED = /([\p{L}_][\p{L}\p{N}_.]{0,60})["'`]?\s{1,3}(?:not\s{1,3})?in\s{0,3}$/iu
/** `<8f219e9c-…>` is an id in brackets. */
const ID_IN_BRACKETS = /^[0-9a-f]{8}-/i
const CLOSES: Readonly<Record<string, Bracket>> = { '}': '{', ']': '[', ')': '(' }
const LABEL =
  /["']?\b(?:name|key|header|field|label|column|property|attribute)["']?\s{0,4}(?::|=>|=)\s{0,4}["']([^"']{1,60})["']/i
const LABEL_LINE =
  /^[\s*-]{0,40}(?:name|key|header|field|label)\s{0,4}[:=]\s{0,4}["'`]?([\p{L}_][\p{L}\p{N}_ .-]{0,59})["'`]?\s*$/iu
/** `[user] => Array`, whose bracket opens in the next line. */
const OPENS_BELOW =
  /["'[]([\p{L}_][\p{L}\p{N}_ .-]{0,40})["'\]]{1,2}\s{0,4}(?:=>|:|=)\s{0,4}(?:[A-Za-z_\\]{1,40}(?: Object)?)?\s*$/u
const NAME_LIST = /^\s*["'`]?[\p{L}_][\p{L}\p{N}_ .-]{0,40}["'`]?\s*$/u

/** Prepares the reading of the lines of one text. */
export function structureOfText(): Structure {
  let top: Frame | null = null
  let columns: readonly string[] | null = null
  const blocks = blocksOfText()
  let lineScope = scopeUnder(null)
  let labelled: string | null = null
  let named: string | null = null

  function open(bracket: Bracket, name: string | null, at: number, isCalled = false) {
    const depth: number = (top?.depth ?? 0) + 1
    if (depth > DEPTH_LIMIT) return
    const around: Scope = top?.scope ?? lineScope
    const scope = bracket === '(' && name !== null && TYPE_NAME.test(name) ? around : scopeUnder(around)
    top = { bracket, name, isCalled, parent: top, depth, scope, at, commas: 0, label: null }
  }

  function close(bracket: Bracket, name: string | null) {
    for (let frame = top; frame !== null; frame = frame.parent) {
      if (frame.bracket !== bracket || (name !== null && frame.name !== name)) continue
      top = frame.parent
      return frame
    }
    return null
  }

  function mark(text: string, match: RegExpExecArray) {
    const { 0: sign, 1: slash, 2: tag, 3: rest = '', 4: member, index } = match
    if (member !== undefined) {
      if (top !== null && top.scope.members.size < MEMBER_LIMIT) top.scope.members.add(member)
      if (isPromptName(member)) notePrompt(top?.scope ?? lineScope, text, index + match[0].length)
    } else if (tag !== undefined) {
      if (VOID_TAG.test(tag) || ID_IN_BRACKETS.test(tag) || rest.endsWith('/')) return
      if (slash === '') open('<', tag, index)
      else close('<', tag)
    } else if (sign === ',') {
      if (top !== null) top.commas++
    } else if (sign === '{' || sign === '[' || sign === '(') {
      const name = nameOfFrame(text, index, top !== null && sign === '{')
      open(sign, name ?? named, index, sign === '(' && name !== null)
      if (name === null) named = null
    } else {
      const closed = close(CLOSES[sign] ?? '{', null)
      if (closed !== null && closed.at >= 0 && sign !== '}') {
        columns = columnsIn(text.slice(closed.at + 1, Math.min(index, closed.at + 2_000))) ?? columns
      }
    }
  }

  return {
    plainLine(text) {
      labelled = null
      named = null
      if (isNewEntry(text)) top = null
    },
    line(text, continued) {
      if (!continued) {
        if (isNewEntry(text)) top = null
        lineScope = scopeUnder(null)
      }
      for (let frame = top; frame !== null; frame = frame.parent) frame.at = -1
      const names = continued ? blocks.names() : blocks.next(text)
      const labelAbove = labelled
      if (!continued) labelled = LABEL_LINE.exec(text.slice(0, 200))?.[1] ?? null
      const marks = new RegExp(MARK)
      const label = top === null ? null : LABEL.exec(text.slice(0, 400))
      if (top !== null && label !== null) top.label = label[1] ?? null
      let waiting = marks.exec(text)
      return {
        text,
        blocks: names,
        labelAbove,
        goTo(at) {
          for (; waiting !== null && waiting.index < at; waiting = marks.exec(text)) mark(text, waiting)
          if (at >= text.length && !continued) named = OPENS_BELOW.exec(text.slice(-120))?.[1] ?? null
        },
        frame: () => top,
        scope: () => top?.scope ?? lineScope,
        columns: () => columns,
      }
    },
  }
}

/** A line that begins with a word is a new entry of a log, or a block that is told by its indentation. */
function isNewEntry(line: string): boolean {
  return /^[A-Za-z0-9]/.test(line)
}

/** `"clips": [`, `Image(`, `&main.Task{`, `[generation] => Array (`. */
function nameOfFrame(text: string, at: number, isNested: boolean): string | null {
  const before = text.slice(Math.max(0, at - 80), at)
  const listed = LISTED.exec(before)?.[1]
  if (listed !== undefined) return listed
  const called = (isNested ? /([\p{L}_][\p{L}\p{N}_.]{0,60})\s?$/u : /([\p{L}_][\p{L}\p{N}_.]{0,60})$/u).exec(
    before,
  )?.[1]
  if (called !== undefined) return called.replace(/^.*\./, '')
  if (!/[:=>]\s{0,4}(?:[A-Za-z<]{1,20}\s{0,4})?$/.test(before)) return null
  const end = before.replace(/(?<=[:=>]\s{0,4})[A-Za-z]{1,20}\s{0,4}$/, '').length
  return nameBefore(text, at - (before.length - end))?.text ?? null
}

function columnsIn(list: string): readonly string[] | null {
  const names = list.split(',')
  if (names.length < 2 || names.length > COLUMN_LIMIT || !names.every((name) => NAME_LIST.test(name))) return null
  return names.map((name) => name.replace(/["'`]/g, '').trim())
}

/** The name that a sibling gives to a `value`: before it in the same object, or right after it. */
export function labelBeside({ text, frame, labelAbove }: LineContext, from: number, to: number): string | null {
  const here = frame()
  const start = here !== null && here.at >= 0 ? Math.max(here.at, from - 300) : Math.max(0, from - 300)
  const before = text.slice(start, from)
  // The nearest one: `{"name":"a","value":1,"name":"b","value":…}`.
  const names = [...before.matchAll(new RegExp(LABEL.source, 'gi'))]
  const after = LABEL.exec(/^[^{}]{0,200}/.exec(text.slice(to))?.[0] ?? '')
  return names.at(-1)?.[1] ?? here?.label ?? after?.[1] ?? labelAbove
}
