import { isJsonObject } from '#domain/json.ts'
import { httpUrl } from '#domain/output/http-url.ts'

/** As much of a refused link as tells what it was. */
const SHOWN = 40

/**
 * A record without the outputs whose link is no web address; its timeline says so, and the task itself is kept. Total:
 * what has another shape is passed on as it is.
 */
export function webLinksOnly(record: unknown): unknown {
  if (!isJsonObject(record)) return record
  const { outputs, timeline, addedAt } = record
  if (!Array.isArray(outputs) || !Array.isArray(timeline)) return record
  const refused = outputs.filter((output) => linkOf(output) !== null && httpUrl(linkOf(output)) !== linkOf(output))
  if (refused.length === 0) return record
  const notes = refused.map((output) => ({
    kind: 'anomaly',
    at: addedAt,
    text: `An output was left out: its link is no web address (${linkOf(output)?.slice(0, SHOWN)}).`,
  }))
  return {
    ...record,
    outputs: outputs.filter((output) => !refused.includes(output)),
    timeline: [...timeline, ...notes],
  }
}

function linkOf(output: unknown): string | null {
  const url = isJsonObject(output) ? output['url'] : null
  return typeof url === 'string' ? url : null
}
