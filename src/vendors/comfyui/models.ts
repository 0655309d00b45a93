/** What ComfyUI makes is a graph of one's own: the form takes it as the text that *Export (API)* writes. */
import { isJsonObject, type JsonObject, parseJson } from '#domain/json.ts'
import type { OutputKind } from '#domain/output/output.ts'
import type { Field, Forms, ModelSpec } from '#vendors/port.ts'

const graph: Field = {
  name: 'workflow',
  label: 'Workflow (API format)',
  required: true,
  help: 'In ComfyUI: Workflow, Export (API). Paste the whole file.',
  kind: 'text',
  multiline: true,
  maxLength: null,
}

/** A file of the editor itself has `nodes` and `links`, which the server does not read. */
function check({ workflow: text }: JsonObject): string | null {
  if (text === undefined || text === '') return null
  const json = typeof text === 'string' ? parseJson(text) : text
  if (!isJsonObject(json)) return 'The workflow is not JSON.'
  if (Array.isArray(json['nodes'])) return 'This is the workflow as the editor saves it. Export it with Export (API).'
  const isNode = (node: unknown) => typeof node === 'object' && node !== null && 'class_type' in node
  return Object.values(json).every(isNode) ? null : 'Each member of the workflow is a node with a class_type.'
}

function workflow(id: string, label: string, makes: OutputKind): ModelSpec {
  return { id, label, makes, fields: [graph], check }
}

export const FORMS: Forms = {
  models: [
    workflow('workflow', 'Workflow that makes pictures', 'image'),
    workflow('video-workflow', 'Workflow that makes videos', 'video'),
    workflow('audio-workflow', 'Workflow that makes sound', 'audio'),
  ],
  submitOptions: [],
}
