/** What is read of copies, alike in either database. */
import * as v from 'valibot'

export const copySchema = v.object({
  sha256: v.string(),
  bytes: v.number(),
  type: v.string(),
  at: v.number(),
  place: v.string(),
})

export const placeSchema = v.object({ place: v.string(), count: v.number(), bytes: v.number() })

export const sumSchema = v.object({ connection: v.string(), bytes: v.number() })
