/** A path that can be read can be written: answers are made of the places where a description looks. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Paths } from '#vendors/described/description.ts'

type Step = string | number | typeof EACH

const EACH = Symbol('each')
const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*|\*)|\[(?:(\d+)|(\*)|'([^']*)'|"([^"]*)")\]/gu

function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(STEP)].map(([, name, index, each, single, double]) => {
    if (name === '*' || each !== undefined) return EACH
    return index === undefined ? (name ?? single ?? double ?? '') : Number(index)
  })
}

/** The answer with this value where the first of the paths looks. */
export function put(answer: Json, paths: Paths | undefined, value: Json): Json {
  return paths === undefined ? answer : putAll(answer, paths, [value])
}

/** The same with several values: each has a place of its own where the path goes through a list, from that one on. */
export function putAll(answer: Json, paths: Paths, values: readonly Json[], from = 0): Json {
  const [path = '$'] = typeof paths === 'string' ? [paths] : paths
  const steps = stepsOf(path)
  // A path without a list has room for one.
  const kept = steps.includes(EACH) ? values : values.slice(0, 1)
  return kept.reduce((whole: Json, value, at) => set(whole, placed(steps, from + at), value), answer)
}

/** The first list is the one that is gone through. */
function placed(steps: readonly Step[], at: number): readonly (string | number)[] {
  const first = steps.indexOf(EACH)
  return steps.map((step, index) => (typeof step === 'symbol' ? (index === first ? at : 0) : step))
}

function set(holder: Json | undefined, [step, ...rest]: readonly (string | number)[], value: Json): Json {
  if (step === undefined) return merged(holder, value)
  if (typeof step === 'number') {
    const list: readonly Json[] = Array.isArray(holder) ? holder : []
    const longer = Array.from({ length: Math.max(list.length, step + 1) }, (_, at) => list[at] ?? null)
    return longer.with(step, set(list[step], rest, value))
  }
  const members: JsonObject = isJsonObject(holder) ? holder : {}
  return { ...members, [step]: set(members[step], rest, value) }
}

/** Two writings about one object add up. */
function merged(before: Json | undefined, value: Json): Json {
  return isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value
}

/** The value at a path without lists; undefined where there is none. */
export function valueAt(answer: Json, path: string): Json | undefined {
  return stepsOf(path).reduce((inner: Json | undefined, step) => {
    if (typeof step === 'number') return Array.isArray(inner) ? inner[step] : undefined
    return typeof step === 'string' && isJsonObject(inner) ? inner[step] : undefined
  }, answer)
}
