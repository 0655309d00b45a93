import { isJsonObject, parseJson, type JsonObject } from '#domain/json.ts'

/** Where a JSON text stops being JSON. Lines and columns count from 1, as editors show them. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly message: string
}

export type JsonObjectReading =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly message: string }

/** Reads the text of a JSON editor that must hold an object; empty text is the empty object. */
export function readJsonObject(text: string): JsonObjectReading {
  if (text.trim() === '') return { ok: true, value: {} }
  const value = parseJson(text)
  if (value === undefined) {
    const fault = locateJsonFault(text)
    return fault === null
      ? { ok: false, message: 'This is not JSON.' }
      : { ok: false, message: `Line ${fault.line}, column ${fault.column}: ${fault.message}.` }
  }
  if (!isJsonObject(value)) return { ok: false, message: 'This must be a JSON object: { "name": value, … }.' }
  return { ok: true, value }
}

type Expect = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'nothing'

const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
const WORD = /[^\s"{}[\],:]{1,20}/y

/**
 * Finds the first place where the text breaks the JSON grammar (RFC 8259); null for JSON. Engines disagree on
 * whether and how they tell the position, so the grammar is walked here. Linear time, no recursion.
 */
export function locateJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = []
  let expect: Expect = 'value'
  let at = 0
  const fault = (message: string) => ({ ...positionOf(text, at), message })
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  const afterValue = (): Expect => (open.length === 0 ? 'nothing' : 'comma-or-end')

  for (;;) {
    while (/[ \t\n\r]/.test(text[at] ?? '')) at += 1
    const char = text[at]
    if (char === undefined)
      return expect === 'nothing' ? null : fault(`the text ends, but ${WANTED[expect]} is missing`)
    const inside = open.at(-1)
    if (expect === 'nothing') return fault(`unexpected ${shown(char)} after the end`)

    const closes = (char === '}' && inside === '{') || (char === ']' && inside === '[')
    if (closes && (expect === 'comma-or-end' || expect === 'name-or-end' || expect === 'value-or-end')) {
      open.pop()
      expect = afterValue()
      at += 1
    } else if (expect === 'comma-or-end') {
      if (char !== ',') return fault(`expected a comma or ${inside === '{' ? '}' : ']'}, found ${shown(char)}`)
      expect = inside === '{' ? 'name' : 'value'
      at += 1
    } else if (expect === 'colon') {
      if (char !== ':') return fault(`expected a colon, found ${shown(char)}`)
      expect = 'value'
      at += 1
    } else if (expect === 'name' || expect === 'name-or-end') {
      const name = take(STRING)
      if (name === null) return fault(char === '"' ? 'this text is not closed or has a bad escape' : nameWanted(char))
      at += name.length
      expect = 'colon'
    } else if (char === '{' || char === '[') {
      open.push(char)
      expect = char === '{' ? 'name-or-end' : 'value-or-end'
      at += 1
    } else {
      const value = take(STRING) ?? take(SCALAR)
      if (value === null) {
        return fault(char === '"' ? 'this text is not closed or has a bad escape' : `unexpected ${take(WORD) ?? char}`)
      }
      at += value.length
      expect = afterValue()
    }
  }
}

const WANTED = {
  value: 'a value',
  'value-or-end': 'a ]',
  name: 'a name',
  'name-or-end': 'a }',
  colon: 'a colon',
  'comma-or-end': 'a closing bracket',
  nothing: 'nothing',
} as const satisfies Record<Expect, string>

function nameWanted(char: string): string {
  return char === '}' ? 'a comma before } is one too many' : `a name in double quotes is needed, found ${shown(char)}`
}

function shown(char: string): string {
  return char < ' ' ? 'a control character' : char
}

function positionOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: at - lineStart + 1 }
}
