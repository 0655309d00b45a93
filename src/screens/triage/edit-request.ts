import { isJsonObject, parseJson, type Json, type JsonObject } from '#domain/json.ts'

/** One change for all requests of a group. */
export type Edit =
  | { readonly kind: 'replace'; readonly find: string; readonly replace: string }
  | { readonly kind: 'set'; readonly name: string; /** As typed: JSON, or else a text. */ readonly value: string }

/** Members that hold what a person wrote, with every vendor: `prompt`, `negative_prompt`, `lyrics`, `text`. */
const WRITTEN = /prompt|lyrics|^text$/i

/** The parameters with the change made; null where it changes nothing, so that nothing is sent unchanged. */
export function edited(params: JsonObject, edit: Edit): JsonObject | null {
  const after = edit.kind === 'replace' ? replaced(params, edit.find, edit.replace) : withMember(params, edit)
  return JSON.stringify(after) === JSON.stringify(params) ? null : after
}

/** The names of parameters that any of the requests has: what *Set a parameter* offers. */
export function namesIn(all: readonly JsonObject[]): readonly string[] {
  return [...new Set(all.flatMap((params) => Object.keys(params)))].toSorted()
}

function replaced(object: JsonObject, find: string, replace: string): JsonObject {
  if (find === '') return object
  return Object.fromEntries(
    Object.entries(object).map(([name, value]): [string, Json] => {
      if (typeof value === 'string') return [name, WRITTEN.test(name) ? value.replaceAll(find, () => replace) : value]
      return [name, isJsonObject(value) ? replaced(value, find, replace) : value]
    }),
  )
}

function withMember(params: JsonObject, { name, value }: Extract<Edit, { kind: 'set' }>): JsonObject {
  const key = name.trim()
  if (key === '') return params
  // A text that was a text stays one: `seed` may become a number, but a prompt of digits is still a prompt.
  const parsed = typeof params[key] === 'string' ? undefined : parseJson(value.trim())
  return { ...params, [key]: parsed === undefined ? value : parsed }
}
