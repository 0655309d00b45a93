/**
 * ComfyUI on the wire (Comfy-Org/ComfyUI, server.py and execution.py). Tolerant readers: only what is used is checked.
 */
import * as v from 'valibot'
import { SEGMENT } from '#vendors/reading/path-segment.ts'
import { anything } from '#vendors/reading/wire-issue.ts'

/** What the history has of a prompt that is over. */
export const entrySchema = v.object({
  /** `[number, prompt_id, graph, extra_data, outputs_to_execute]` */
  prompt: anything,
  /** By node: lists of `{filename, subfolder, type}` under names of the node's own. */
  outputs: anything,
  /** `{status_str: "success" | "error", completed, messages: [[event, {…, timestamp}]]}`; null in old versions. */
  status: anything,
})
export type WireEntry = v.InferOutput<typeof entrySchema>

/** Each item is as `prompt` of an entry. */
export const queueSchema = v.object({ queue_running: v.array(anything), queue_pending: v.array(anything) })

export const createdSchema = v.object({ prompt_id: v.pipe(v.string(), v.regex(new RegExp(`^${SEGMENT}$`))) })

/** `GET /system_stats` */
export const statsSchema = v.object({ system: v.looseObject({ comfyui_version: anything }), devices: anything })
