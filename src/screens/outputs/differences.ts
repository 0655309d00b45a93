import type { Json, JsonObject } from '#domain/json.ts'
import { titleOf } from '#domain/task/task.ts'
import { outputLabel } from '#previews/output-words.ts'
import type { Shown } from '#screens/outputs/tile-key.ts'
import { formatDuration } from '#ui/duration.ts'

/** A fact that two outputs do not share. */
interface Difference {
  readonly name: string
  /** Null where a parameter was not given at all. */
  readonly values: readonly [string | null, string | null]
}

export interface Differences {
  /** Only what differs, and only where both sides are known. */
  readonly differences: readonly Difference[]
  /** Places, from 0, of those whose parameters nobody here knows: they were submitted elsewhere. */
  readonly unknown: readonly number[]
}

/** What was asked for, and what came of it, as far as the two are not alike. */
export function differencesOf(left: Shown, right: Shown, vendorLabel: (vendor: string) => string): Differences {
  const facts = [left, right].map((shown) => factsOf(shown, vendorLabel))
  const [a = new Map(), b = new Map()] = facts
  const known = [...a].flatMap(([name, value]): Difference[] => {
    const other = b.get(name)
    return other === undefined || other === value ? [] : [{ name, values: [value, other] }]
  })
  const requests = [left.record.request, right.record.request]
  const unknown = requests.flatMap((request, index) => (request === null ? [index] : []))
  const [one, two] = requests
  if (one === null || two === null || one === undefined || two === undefined) return { differences: known, unknown }
  return { differences: [...known, ...given(one.params, two.params), ...given(one.options, two.options)], unknown }
}

/** Facts under one name each; what is not known is left out, and so never differs. */
function factsOf({ record, output }: Shown, vendorLabel: (vendor: string) => string): ReadonlyMap<string, string> {
  const facts = {
    Prompt: titleOf(record),
    Vendor: vendorLabel(record.vendor),
    Connection: record.connection,
    Model: record.model,
    Output: outputLabel(output),
    Pixels: output.width === null || output.height === null ? null : `${output.width} × ${output.height}`,
    Length: output.durationMs === null ? null : formatDuration(output.durationMs),
  }
  return new Map(Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])))
}

function given(left: JsonObject, right: JsonObject): readonly Difference[] {
  const a = new Map(leaves(left, ''))
  const b = new Map(leaves(right, ''))
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name): Difference[] => {
    // The prompt is among the facts, where one that a vendor echoed stands as well.
    if (name === 'prompt') return []
    const values = [a.get(name) ?? null, b.get(name) ?? null] as const
    return values[0] === values[1] ? [] : [{ name, values }]
  })
}

/** `input.size` → `1024x1024`: each value by the way to it, lists as a whole. */
function leaves(value: Json, path: string): readonly (readonly [string, string])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value)
    if (entries.length > 0 || path === '')
      return entries.flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`))
  }
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]]
}
