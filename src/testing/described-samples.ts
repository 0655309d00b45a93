/** Descriptions and their sample answers, as they lie beside each other in the folders of the vendors. */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import type { Description } from '#vendors/described/description.ts'
import { readDescription } from '#vendors/described/read-description.ts'

const json = v.custom<Json>(() => true)

const sampleSchema = v.strictObject({
  name: v.string(),
  /** The page that shows the answer, or where it comes from. */
  source: v.string(),
  call: v.picklist(['poll', 'result', 'submit', 'cancel', 'list', 'probe']),
  handle: v.optional(v.record(v.string(), v.string())),
  status: v.number(),
  headers: v.optional(v.record(v.string(), v.string())),
  body: json,
  /** What Renderwatch has to say of it; members that are not named are left open. */
  says: v.record(v.string(), json),
})
export type Sample = v.InferOutput<typeof sampleSchema>

export interface DescribedFolder {
  readonly description: Description
  readonly samples: readonly Sample[]
}

const descriptions = import.meta.glob<string>('../vendors/*/description.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const samples = import.meta.glob<unknown>('../vendors/*/samples.json', { import: 'default', eager: true })

/** Every described vendor that comes with the product. */
export const DESCRIBED: readonly DescribedFolder[] = Object.entries(descriptions).map(([path, text]) => {
  const read = readDescription(text)
  if (!read.ok) throw new Error(`${path}: ${JSON.stringify(read.refusals)}`)
  const beside = samples[path.replace('description.json', 'samples.json')] ?? []
  return { description: read.description, samples: v.parse(v.array(sampleSchema), beside) }
})
