/** The paths of a description, evaluated. What a path does not find is nothing; no answer makes it throw. */
import type { JSONValue } from 'json-p3'
import type { Json } from '#domain/json.ts'
import type { Paths } from '#vendors/described/description.ts'
import { queryFor } from '#vendors/described/path-query.ts'

/** A value, and the steps that lead to it. */
export interface Hit {
  readonly value: Json
  readonly place: readonly (string | number)[]
}

/** All that one path finds, `null` and emptiness included. */
export function hitsAt(path: string, json: Json): readonly Hit[] {
  // The library asks for values that may be changed, and changes none.
  const found = queryFor(path).query(json as JSONValue)
  return found.nodes.map(({ value, location }) => ({ value: value as Json, place: location }))
}

/** What the first of these paths finds that finds something. */
export function hits(paths: Paths, json: Json): readonly Hit[] {
  for (const path of typeof paths === 'string' ? [paths] : paths) {
    const found = hitsAt(path, json).filter(({ value }) => !isNothing(value))
    if (found.length > 0) return found
  }
  return []
}

export function firstAt(paths: Paths | undefined, json: Json): Json | undefined {
  return paths === undefined ? undefined : hits(paths, json)[0]?.value
}

/** A text, or a number or truth as text; null where there is none. */
export function wordAt(paths: Paths | undefined, json: Json): string | null {
  return wordOf(firstAt(paths, json))
}

export function wordOf(value: Json | undefined): string | null {
  return typeof value === 'string'
    ? value.trim()
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null
}

/** The same within one item: a member of it, or a path from the top of the answer. */
export function innerOf(name: string | undefined, item: Json, whole: Json): Json | undefined {
  if (name === undefined) return undefined
  return name.startsWith('$') ? firstAt(name, whole) : firstAt(`$.${name}`, item)
}

/** `null`, empty text, `[]` and `{}` are how vendors write that there is nothing. */
function isNothing(value: Json): boolean {
  if (typeof value === 'string') return value.trim() === ''
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

/** The same JSON with another value at a place. */
export function withValueAt(json: Json, [step, ...rest]: Hit['place'], value: Json): Json {
  if (step === undefined) return value
  if (Array.isArray(json)) {
    return json.map((one: Json, at) => (at === step ? withValueAt(one, rest, value) : one))
  }
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, one]) => [name, name === step ? withValueAt(one, rest, value) : one]),
  )
}
