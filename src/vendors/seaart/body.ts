/**
 * The body of a submit is the model's parameter object itself. Some models nest it (`input.messages`, `content`); their
 * forms are flat all the same, and this puts each member where it belongs. Parameters that are nested already, from
 * the JSON editor, stay as they are.
 */
import type { Json, JsonObject } from '#domain/json.ts'

type Nesting = (params: JsonObject) => JsonObject

const NESTINGS: ReadonlyMap<string, Nesting> = new Map([
  ['wan27_image', asMessages],
  ['qwen_image_edit_plus', asMessages],
  ['spark_dance_v2_0', asContent],
])

export function bodyOf(model: string, params: JsonObject): JsonObject {
  return NESTINGS.get(model)?.(params) ?? params
}

/** `input.messages[].content[]` of `{text}` and `{image}`, and everything else under `parameters` (the maker's own form). */
function asMessages(params: JsonObject): JsonObject {
  if (params['input'] !== undefined) return params
  const { prompt, images, ...parameters } = params
  const content = [...textsIn(images).map((image) => ({ image })), ...textsIn(prompt).map((text) => ({ text }))]
  const messages = [{ role: 'user', content }]
  return { input: { messages }, ...(Object.keys(parameters).length === 0 ? {} : { parameters }) }
}

const ROLES = [
  ['first_frame_url', 'first_frame'],
  ['last_frame_url', 'last_frame'],
  ['reference_image_urls', 'reference_image'],
] as const

/** `content[]` of typed entries beside the flat controls (the maker's own form). */
function asContent(params: JsonObject): JsonObject {
  if (params['content'] !== undefined) return params
  const { prompt, first_frame_url: _first, last_frame_url: _last, reference_image_urls: _images, ...controls } = params
  const texts: readonly Json[] = textsIn(prompt).map((text) => ({ type: 'text', text }))
  const images = ROLES.flatMap(([name, role]): readonly Json[] =>
    textsIn(params[name]).map((url) => ({ type: 'image_url', image_url: { url }, role })),
  )
  return { ...controls, content: [...texts, ...images] }
}

/** One text or a list of them, as a list. */
function textsIn(value: Json | undefined): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter((text) => typeof text === 'string')
}
