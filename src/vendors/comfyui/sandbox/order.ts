import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { problem } from '#sandbox/world/problem.ts'
import type { SubmitReading } from '#sandbox/world/submit.ts'
import { modelIn, promptIn } from '#vendors/comfyui/graph.ts'

export function readOrder(body: string): SubmitReading {
  const json = parseJson(body)
  if (!isJsonObject(json) || !('prompt' in json)) return invalid('No prompt provided')
  const { prompt: graph, prompt_id: id } = json
  const isGraph = isJsonObject(graph) && Object.values(graph).every(isNode)
  if (!isGraph) return invalid('Cannot execute because a node is missing the class_type property.')
  if (Object.keys(graph).length === 0) return invalid('Prompt has no outputs')
  const own = typeof id === 'string' ? { prompt_id: id } : {}
  return {
    kind: 'order',
    model: modelIn(graph) ?? 'workflow',
    prompt: promptIn(graph) ?? '',
    route: null,
    persistent: true,
    input: { prompt: graph, ...own },
  }
}

function isNode(node: Json): boolean {
  return isJsonObject(node) && typeof node['class_type'] === 'string'
}

function invalid(message: string): SubmitReading {
  return { kind: 'problem', problem: problem('invalid-request', { message }) }
}
