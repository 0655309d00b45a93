/** The single values of an answer, with the paths that a description would name them by. */
import { type Json, isJsonObject } from '#domain/json.ts'

export interface Leaf {
  /** Items of a list all have the same one. */
  readonly path: string
  /** The last name on the way, in lower case. */
  readonly name: string
  readonly value: string | number | boolean
}

/** No answer about one task says more. */
const MOST = 500
const DEEPEST = 12

/** In the order of the answer, the first of each path alone. */
export function leavesOf(json: Json): readonly Leaf[] {
  const found = new Map<string, Leaf>()
  gather(json, '$', '', 0, found)
  return [...found.values()]
}

function gather(json: Json, path: string, name: string, depth: number, found: Map<string, Leaf>): void {
  if (found.size >= MOST || depth > DEEPEST || json === null) return
  if (typeof json !== 'object') {
    if (!found.has(path)) found.set(path, { path, name: name.toLowerCase(), value: json })
  } else if (isJsonObject(json)) {
    for (const [member, value] of Object.entries(json)) {
      const step = stepTo(member)
      if (step !== null) gather(value, `${path}${step}`, member, depth + 1, found)
    }
  } else for (const item of json) gather(item, `${path}[*]`, name, depth + 1, found)
}

/** Null for a name that no path of a description can hold. */
function stepTo(member: string): string | null {
  if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(member)) return `.${member}`
  return /^[^'\\]{1,80}$/.test(member) ? `['${member}']` : null
}
