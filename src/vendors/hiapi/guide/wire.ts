/**
 * The dialect of HiAPI's guides (hiapi.ai/en/blog) on the wire: the same host and paths as the reference, bare
 * objects, other status words, ISO `expireAt`. It contradicts docs.hiapi.ai; which of them a live account gets is
 * not known, so both are spoken.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

const taskIdSchema = v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`)))

export const taskSchema = v.object({
  /** Open on purpose: an unknown word is shown as it is. */
  status: v.pipe(v.string(), v.nonEmpty()),
  model: anything,
  /** Unix seconds. */
  created_at: anything,
  /** Unix seconds of the last change: the end, once the task is over; before that a sign that it moves. */
  updated_at: anything,
  /** In no guide, but a relay may repeat the request. */
  input: anything,
  /** Null, or on `succeeded` a list of `{url, expireAt}`, without a type. */
  output: anything,
  /** Null, or `{code, type, message, request_id}`. */
  error: anything,
})
export type WireTask = v.InferOutput<typeof taskSchema>

/** The create answer is a task; only its id must be there. */
export const createdSchema = v.pipe(
  v.object({ id: taskIdSchema }),
  v.transform(({ id }) => id),
)

/** The reference dialect's answer to the same path: the same host serves both, so say which one it is. */
export const referenceShapeSchema = v.object({ data: v.object({ taskId: v.string() }) })
