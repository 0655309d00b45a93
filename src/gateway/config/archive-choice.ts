/** What the configuration says about keeping outputs. */
import * as v from 'valibot'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import { exactFields } from '#domain/connection/interval-rules.ts'
import { DAY } from '#domain/time.ts'
import { BESIDE_THE_LIST, placeSchema, resolvePlace, type PlaceResult } from '#gateway/config/archive-place.ts'

const gigabytes = v.pipe(v.number('must be a number'), v.minValue(0.001), v.maxValue(1_000_000))
const days = v.pipe(v.number('must be a number'), v.minValue(0.01), v.maxValue(100_000))
const limits = { gigabytes: v.optional(gigabytes), days: v.optional(days) }

const ownChoice = v.union(
  [v.boolean(), exactFields(limits)],
  'must be true, false or { "gigabytes": a number, "days": a number }',
)

const choice = { ...limits, connections: v.optional(v.record(v.string(), ownChoice)) }

export const archiveSchema = v.lazy((input) => (typeof input === 'object' && input !== null ? inFull : inShort))

const inShort = v.boolean(
  'must be true, false or { "gigabytes": a number, "days": a number, "connections": { "id": … }, "place": { … } }',
)
const inFull = exactFields({ ...choice, place: v.optional(placeSchema) })

type Written = v.InferOutput<typeof archiveSchema>

/** Whether outputs are kept, how much at most and for how long; by connection too. */
export type ArchiveChoice = boolean | Omit<v.InferOutput<typeof inFull>, 'place'>

/** The place's keys go no further than {@link placeIn}. */
export function rulesIn(written: Written): ArchiveChoice {
  if (typeof written === 'boolean') return written
  const { place: _place, ...rules } = written
  return rules
}

export function placeIn(written: Written, env: Readonly<Record<string, string | undefined>>): PlaceResult {
  const place = typeof written === 'boolean' ? undefined : written.place
  return place === undefined ? { ok: true, place: BESIDE_THE_LIST } : resolvePlace(place, env)
}

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
