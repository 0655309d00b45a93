/**
 * An interaction on the wire (googleapis/js-genai, src/gaos/models/interactions). Tolerant readers: only what is used is
 * checked, so that a new kind of step never hides a task.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

export const interactionSchema = v.object({
  /** The SDK's type is open, so ours is. */
  status: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  model: anything,
  /** The task may be given to an agent instead. */
  agent: anything,
  /** ISO 8601; `updated` is when it last changed. */
  created: anything,
  updated: anything,
  input: anything,
  generation_config: anything,
  response_format: anything,
  /** `{type: "model_output", content[], error?{code, message}}` among others. */
  steps: anything,
  /** `[{code, message}]` */
  errors: anything,
  /** `{total_tokens}` */
  usage: anything,
  /** Content blocks; the SDK adds them to what it gives out, and some answers have them as well. */
  output_video: anything,
  output_image: anything,
  output_audio: anything,
})
export type WireInteraction = v.InferOutput<typeof interactionSchema>

export const createdSchema = v.object({ id: v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`))) })

/** `GET /v1beta/models` */
export const modelsSchema = v.object({ models: v.array(anything) })
