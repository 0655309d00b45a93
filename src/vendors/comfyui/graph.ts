/** What a graph says of the work: the text that it draws after, and the model that it draws with. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { textOf } from '#vendors/reading/clean.ts'

/** Larger graphs exist, and their first nodes tell as much. */
const NODES = 2_000

export function promptIn(graph: Json | undefined): string | null {
  const nodes = nodesIn(graph)
  // A sampler's `positive` leads to the text, perhaps through other nodes; without one any text will do.
  const wished = nodes.flatMap(({ inputs }) => textBehind(graph, inputs['positive']) ?? [])
  const any = nodes.flatMap(({ inputs }) => ownText(inputs) ?? [])
  return wished[0] ?? any[0] ?? null
}

const MODEL_MEMBERS = ['ckpt_name', 'unet_name', 'model_name', 'diffusion_name']

export function modelIn(graph: Json | undefined): string | null {
  const named = nodesIn(graph).flatMap(({ inputs }) => MODEL_MEMBERS.flatMap((name) => textOf(inputs[name], 200) ?? []))
  return named[0] ?? null
}

interface GraphNode {
  readonly inputs: JsonObject
}

function nodesIn(graph: Json | undefined): readonly GraphNode[] {
  const nodes = isJsonObject(graph) ? Object.values(graph).slice(0, NODES) : []
  return nodes.flatMap((node) =>
    isJsonObject(node) && isJsonObject(node['inputs']) ? [{ inputs: node['inputs'] }] : [],
  )
}

const TEXT_MEMBERS = ['text', 'prompt', 'positive_prompt', 'text_g', 'wildcard_text']

function ownText(inputs: JsonObject): string | null {
  const texts = TEXT_MEMBERS.flatMap((name) => textOf(inputs[name], 2_000) ?? [])
  return texts[0] ?? null
}

/** A link is `[node id, output index]`. Chains longer than this are no prompts. */
function textBehind(graph: Json | undefined, link: Json | undefined, depth = 0): string | null {
  const id = Array.isArray(link) ? link[0] : undefined
  if (!isJsonObject(graph) || typeof id !== 'string' || depth > 5) return null
  const node = Object.hasOwn(graph, id) ? graph[id] : undefined
  const inputs = isJsonObject(node) && isJsonObject(node['inputs']) ? node['inputs'] : {}
  const behind = ['conditioning', 'positive', 'text', 'conditioning_1'].map((name) => inputs[name])
  return ownText(inputs) ?? behind.flatMap((next) => textBehind(graph, next, depth + 1) ?? [])[0] ?? null
}
