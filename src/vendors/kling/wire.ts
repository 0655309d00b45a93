/**
 * Kling on the wire (app.klingai.com/global/dev/document-api; ComfyUI's client of it). Tolerant readers: only what is
 * used is checked, so that a new or odd field never hides a task.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

export const taskSchema = v.object({
  /** Open on purpose: an unknown word is shown as it is. */
  task_status: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  /** Why it failed, in words; there is no code. */
  task_status_msg: anything,
  /** `{videos: [{id, url, duration, watermark_url?}], images: [{index, url}], audios: [{id, url_mp3, url_wav}]}` */
  task_result: anything,
  /** Unix milliseconds. */
  created_at: anything,
  updated_at: anything,
  /** Resource units, as text. */
  final_unit_deduction: anything,
})
export type WireTask = v.InferOutput<typeof taskSchema>

export const detailSchema = v.object({ data: taskSchema })

const idSchema = v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`)))

export const createdSchema = v.object({ data: v.object({ task_id: idSchema }) })

export const rowSchema = v.object({ task_id: idSchema })

export const pageSchema = v.object({ data: v.array(anything) })
