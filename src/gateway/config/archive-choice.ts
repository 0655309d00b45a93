/** What the configuration says about keeping outputs. */
import * as v from 'valibot'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import { exactFields } from '#domain/connection/interval-rules.ts'
import { DAY } from '#domain/time.ts'

const gigabytes = v.pipe(v.number('must be a number'), v.minValue(0.001), v.maxValue(1_000_000))
const days = v.pipe(v.number('must be a number'), v.minValue(0.01), v.maxValue(100_000))
const limits = { gigabytes: v.optional(gigabytes), days: v.optional(days) }

const ownChoice = v.union(
  [v.boolean(), exactFields(limits)],
  'must be true, false or { "gigabytes": a number, "days": a number }',
)

export const archiveSchema = v.union(
  [v.boolean(), exactFields({ ...limits, connections: v.optional(v.record(v.string(), ownChoice)) })],
  'must be true, false or { "gigabytes": a number, "days": a number, "connections": { "id": … } }',
)

/** Whether outputs are kept, how much at most and for how long; by connection too. */
export type ArchiveChoice = v.InferOutput<typeof archiveSchema>

const GIGABYTE = 1024 ** 3
const DEFAULT_GIGABYTES = 20

export function archiveRules(choice: ArchiveChoice): ArchiveRules {
  const { connections = {}, gigabytes: all = DEFAULT_GIGABYTES, days: age } = typeof choice === 'boolean' ? {} : choice
  return {
    keeps: choice !== false,
    bytes: all * GIGABYTE,
    age: age === undefined ? null : age * DAY,
    own: Object.entries(connections).map(([id, own]) => {
      const rule = typeof own === 'boolean' ? {} : own
      const bytes = rule.gigabytes === undefined ? null : rule.gigabytes * GIGABYTE
      const ownAge = rule.days ?? age
      return [id, { keeps: own !== false, bytes, age: ownAge === undefined ? null : ownAge * DAY }] as const
    }),
  }
}
