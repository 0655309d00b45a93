/**
 * SeaArt Cloud's multimodal queue on the wire (cloud.seaart.ai/docs/model-api/multimodal: submit, poll, result, cancel;
 * the queue client of the official CLI). Tolerant readers: only what is used is checked, so that a new or odd field
 * never hides a task.
 */
import * as v from 'valibot'
import { anything } from '#vendors/reading/wire-issue.ts'

export const statusSchema = v.object({
  /** Open on purpose: an unknown word is shown as it is. */
  status: v.pipe(v.string(), v.nonEmpty()),
  /** 0 to 1; only the CLI's model has it. */
  progress: anything,
  /** With `COMPLETED` the sign of a failure: a text, or `{code, message | error_message}`. */
  error: anything,
  error_type: anything,
  /** `{code, message, task_status}` of the model's maker; only the CLI's model has it. */
  provider_error: anything,
})
export type WireStatus = v.InferOutput<typeof statusSchema>

/** The same members where they may be all there is: a failure in the answer to `/response`. */
export const failureSchema = v.object({ ...statusSchema.entries, status: anything })
export type WireFailure = v.InferOutput<typeof failureSchema>

/** It has no `status`. The CLI also reads `output[].content[]`, the groups of the older generation API. */
export const resultSchema = v.union([
  v.object({ outputs: v.array(anything) }),
  v.pipe(
    v.object({ output: v.array(v.object({ content: v.array(anything) })) }),
    v.transform(({ output }) => ({ outputs: output.flatMap(({ content }) => content) })),
  ),
])

/** The id may also be read out of the URLs beside it. */
export const submittedSchema = v.object({
  request_id: anything,
  status_url: anything,
  response_url: anything,
  cancel_url: anything,
})

export const cancelSchema = v.object({ status: v.pipe(v.string(), v.nonEmpty()) })
