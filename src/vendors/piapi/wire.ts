/**
 * PiAPI on the wire (piapi.ai/docs/unified-api-schema; official MCP server, 2025-08). Tolerant readers: only what is
 * used is checked, so that a new or odd field never hides a task.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

/** Every documented id is a UUID, but a paid task under another id is a task too, if it can stand in a path. */
const taskIdSchema = v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`)))

export const taskSchema = v.object({
  model: anything,
  task_type: anything,
  /** The request as it was sent. */
  input: anything,
  /** Open on purpose: an unknown word is shown as it is. Live answers have had a tab behind the word. */
  status: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  /** Null until the task is over; its members depend on the product. */
  output: anything,
  /** Seen by the official MCP server beside `in_progress`. */
  progress: anything,
  /** `{created_at, started_at, ended_at, usage: {type, frozen, consume}}` */
  meta: anything,
  detail: anything,
  logs: anything,
  /** Always an object: without an error its `code` is 0 and its texts are empty. */
  error: anything,
})
export type WireTask = v.InferOutput<typeof taskSchema>

export const detailSchema = v.object({ data: taskSchema })

/** The create answer is the whole task; its id is what must not get lost. */
export const createdSchema = v.object({ data: v.object({ task_id: taskIdSchema }) })

/** `GET /account/info`: `equivalent_in_usd` is the usable balance. */
export const accountSchema = v.object({ data: v.looseObject({ equivalent_in_usd: anything, quota: anything }) })

/**
 * One row of `GET /api/open/tasks/histories`, in either of two forms: the task itself, or the flat row that clients of
 * the endpoint describe (`action`, `task_model`, `usage`). There `id` is a row number, so `task_id` goes first.
 */
export const rowSchema = v.object({ task_id: taskIdSchema })
export const flatRowSchema = v.object({
  status: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  task_model: anything,
  action: anything,
  created_at: anything,
  updated_at: anything,
  usage: anything,
  usage_type: anything,
  detail: anything,
})
