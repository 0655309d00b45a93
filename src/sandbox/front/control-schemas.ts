/** What people and tests may tell the sandbox. Unknown members are refused: a typo must not pass as "no such wish". */
import * as v from 'valibot'
import { DAY } from '#domain/time.ts'
import { FAULT_KINDS } from '#sandbox/faults/fault.ts'
import { OPERATIONS } from '#sandbox/faults/fault-box.ts'
import { MEDIA_TARGET } from '#sandbox/media/media-front.ts'
import { SCENARIO_KEYS } from '#sandbox/world/scenarios.ts'

/** `mix` deals the scenarios of {@link MIX} in turn. */
export const MIX_KEY = 'mix'
const MOST_AT_ONCE = 10_000

const millis = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650 * DAY))

export const clockSchema = v.strictObject({ advanceMs: millis })

/** For tasks of these dialects. */
export function tasksSchema(dialects: readonly string[]) {
  return v.strictObject({
    dialect: v.picklist(dialects),
    scenario: v.optional(v.picklist([...SCENARIO_KEYS, MIX_KEY])),
    count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_AT_ONCE)), 1),
    /** How long ago the newest was made … */
    ageMs: v.optional(millis, 0),
    /** … and over what time before that the others were. */
    spreadMs: v.optional(millis, 0),
    model: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    prompt: v.optional(v.pipe(v.string(), v.maxLength(20_000)), ''),
  })
}

export type TasksWish = v.InferOutput<ReturnType<typeof tasksSchema>>

/** For faults of these dialects, and of the host of the outputs. */
export function faultSchema(dialects: readonly string[]) {
  return v.pipe(
    v.strictObject({
      dialect: v.picklist([...dialects, MEDIA_TARGET]),
      kind: v.picklist(FAULT_KINDS),
      times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
      forMs: v.optional(millis),
      taskId: v.optional(v.string()),
      operation: v.optional(v.picklist(OPERATIONS)),
      delayMs: v.optional(v.pipe(millis, v.maxValue(DAY))),
    }),
    v.check(({ times, forMs }) => times === undefined || forMs === undefined, 'give times or forMs, not both'),
  )
}

export const rateLimitSchema = v.strictObject({
  perSecond: v.pipe(v.number(), v.gtValue(0), v.maxValue(1000)),
  burst: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
})

/** A fresh start has the demo tasks; `{"demo":false}` leaves the world empty. */
export const resetSchema = v.strictObject({ demo: v.optional(v.boolean(), true) })
