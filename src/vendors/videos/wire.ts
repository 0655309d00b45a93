/**
 * The `/v1/videos` dialect on the wire (openai-node, src/resources/videos.ts). Tolerant readers: only what is used is
 * checked, so that a relay's additions never hide a task.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

/** Relays have other forms than `video_…`: an id is one if it can stand in a path. */
const idSchema = v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`)))

export const videoSchema = v.object({
  /** Open on purpose: an unknown word is shown as it is. */
  status: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  /** 0 to 100. */
  progress: anything,
  model: anything,
  /** Unix seconds, like the two below, which are null until they are known. */
  created_at: anything,
  completed_at: anything,
  /** When the files can no longer be fetched. */
  expires_at: anything,
  /** `{code, message}`; null unless it failed. */
  error: anything,
  prompt: anything,
  /** A number as text: `"8"`. */
  seconds: anything,
  /** `1280x720` */
  size: anything,
})
export type WireVideo = v.InferOutput<typeof videoSchema>

export const createdSchema = v.object({ id: idSchema })

/** `has_more` and `last_id` say how it goes on. */
export const pageSchema = v.object({ data: v.array(anything), has_more: anything, last_id: anything })
