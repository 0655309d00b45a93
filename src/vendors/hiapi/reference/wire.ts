/**
 * HiAPI's reference dialect on the wire (docs.hiapi.ai/async-api: create, detail, list; Python SDK 0.2.1). Tolerant
 * readers: only what is used is checked, so that a new or odd field never hides a task.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

/** Usable in a path; the documented form is `tk-hiapi-` and a ULID, but a paid task under another id is a task too. */
const taskIdSchema = v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`)))

export const taskSchema = v.object({
  taskId: anything,
  /** Open on purpose: an unknown word is shown as it is. */
  status: v.pipe(v.string(), v.nonEmpty()),
  /** Comes back as `base@route` when a route was sent. */
  model: anything,
  /** Unix seconds; `completed` is 0, not absent, until the task is over. */
  created: anything,
  completed: anything,
  /** "Tasks never echo `input`", the documentation says; a relay may. */
  input: anything,
  /** Only on `success`. The SDK skips entries that are not objects. */
  output: anything,
  /** Only on `fail`: `{code, message}`. */
  error: anything,
})
export type WireTask = v.InferOutput<typeof taskSchema>

export const detailSchema = v.object({ data: taskSchema })

/** The create answer carries the id alone; a replay may carry more. */
export const createdSchema = v.pipe(
  v.object({ data: v.object({ taskId: taskIdSchema }) }),
  v.transform(({ data }) => data.taskId),
)

/** `items`, `list` and `records` stand for `tasks` in the SDK's own reader, for older servers. */
export const listSchema = v.object({
  data: v.object({
    page: anything,
    size: anything,
    total: anything,
    tasks: anything,
    items: anything,
    list: anything,
    records: anything,
  }),
})

/** Enough of a listed task to know whose it is. */
export const listedSchema = v.object({ taskId: taskIdSchema })

/** The guide dialect's answer to the same path: the same host serves both, so say which one it is. */
export const guideShapeSchema = v.object({ id: v.string(), status: v.string() })
