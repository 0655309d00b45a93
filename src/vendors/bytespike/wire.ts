/**
 * ByteSpike on the wire: the reference (docs.bytespike.ai/api-reference/utility/tasks-*) and the model pages
 * (…/api-reference/video/*), which contradict each other about the same calls. One tolerant reader for both.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

export const taskSchema = v.object({
  task_id: anything,
  /** Only if one was sent at submit. */
  out_task_id: anything,
  /** Open on purpose: an unknown word is shown as it is. */
  status: v.pipe(v.string(), v.nonEmpty()),
  /** In no documented answer, but a relay may add it. */
  model: anything,
  params: anything,
  /** Cleared once `credits_used` is set. */
  estimated_credits: anything,
  estimated_seconds: anything,
  /** Reference; `credits` on the model pages. Only on `completed`. */
  credits_used: anything,
  credits: anything,
  /** ISO, in the submit answer of the model pages only. */
  submitted_at: anything,
  /** Reference: `[{type, url, duration_seconds?, …}]`. */
  output: anything,
  /** Model pages: `{video_url, duration_seconds, resolution}`. */
  result: anything,
  /** Only on `failed`. */
  error_code: anything,
  error_message: anything,
  error: anything,
})
export type WireTask = v.InferOutput<typeof taskSchema>

/** A submit answer that names a task, with or without a status. */
export const createdSchema = v.object({ task_id: v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`))) })
