/**
 * PiAPI names what to make with two words, a model and a task type (`Qubico/flux1-schnell`, `txt2img`). Everywhere
 * else a model is one word, so here it is both with a colon between them, which neither word contains.
 */

/** `Qubico/flux1-schnell:txt2img`; what is known where one is missing. */
export function modelId(model: string | null, taskType: string | null): string | null {
  return model === null || taskType === null ? model : `${model}:${taskType}`
}

/** The two words; a name without a colon has no task type. */
export function splitModelId(id: string): { readonly model: string; readonly taskType: string | null } {
  const at = id.lastIndexOf(':')
  return at === -1 ? { model: id, taskType: null } : { model: id.slice(0, at), taskType: id.slice(at + 1) }
}
