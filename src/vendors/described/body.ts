/** The body of a submit, out of a description's template. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import { filled } from '#vendors/described/template.ts'

const ONE_PARAMETER = /^\{params\.([\w-]+)\}$/

/** The parameter that a place of a template is for alone: its value stands there as it is, a number as a number. */
export function parameterIn(template: unknown): string | null {
  return typeof template === 'string' ? (ONE_PARAMETER.exec(template)?.[1] ?? null) : null
}

/**
 * Fills a template: `"{params}"` is all parameters, `"{params.prompt}"` is one of them, and the member `"..."` lays
 * beside the others what none of them took. A parameter that was not given leaves nothing behind, nor does what would
 * have held it alone: who gives `input` whole as JSON gets no empty one in its place.
 */
export function bodyOf(template: unknown, params: JsonObject, parts: HandleParts): Json {
  const taken = new Set(parametersIn(template))
  const rest = Object.fromEntries(Object.entries(params).filter(([name]) => !taken.has(name)))
  return fill(template, { params, rest, parts }) ?? {}
}

/** The parameters that a template puts into a place of their own. */
function parametersIn(template: unknown): readonly string[] {
  const parameter = parameterIn(template)
  if (parameter !== null) return [parameter]
  return typeof template === 'object' && template !== null ? Object.values(template).flatMap(parametersIn) : []
}

interface Filling {
  readonly params: JsonObject
  readonly rest: JsonObject
  readonly parts: HandleParts
}

/** Undefined where a parameter is missing. */
function fill(template: unknown, filling: Filling): Json | undefined {
  if (template === '{params}') return filling.rest
  if (typeof template === 'string') return fillText(template, filling)
  if (Array.isArray(template)) return fillList(template, filling)
  if (isJsonObject(template)) return fillObject(template, filling)
  return typeof template === 'number' || typeof template === 'boolean' ? template : null
}

function fillText(template: string, { params, parts }: Filling): Json | undefined {
  const name = parameterIn(template)
  return name === null ? filled(template, parts) : given(params, name)
}

function given(params: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined
}

/** An item that lacks its parameter is no item; a list of none is none. */
function fillList(template: readonly unknown[], filling: Filling): Json | undefined {
  const items = template.flatMap((one) => (lacksAll(one, filling) ? [] : (fill(one, filling) ?? [])))
  return items.length === 0 && template.length > 0 ? undefined : items
}

function fillObject(template: JsonObject, filling: Filling): Json | undefined {
  if (lacksAll(template, filling)) return undefined
  const members = Object.entries(template).flatMap(([name, one]) => {
    const value = fill(one, filling)
    if (name === '...') return Object.entries(isJsonObject(value) ? value : {})
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(members)
}

/** Whether this is there for parameters of which none was given. */
function lacksAll(template: unknown, { params }: Filling): boolean {
  const names = parametersIn(template)
  return names.length > 0 && names.every((name) => given(params, name) === undefined) && !holdsMore(template)
}

/** Whether something else than constants and single parameters stands in a template. */
function holdsMore(template: unknown): boolean {
  if (typeof template === 'string') return template.includes('{') && parameterIn(template) === null
  return typeof template === 'object' && template !== null && Object.values(template).some(holdsMore)
}

/** A member of a body by its name, or by names with dots between them; nothing where there is no value. */
export function withMember(body: Json, at: string | null, value: Json): Json {
  if (at === null || value === null || value === '') return body
  const [name = '', ...rest] = at.split('.')
  const holder: JsonObject = isJsonObject(body) ? body : {}
  return { ...holder, [name]: rest.length === 0 ? value : withMember(holder[name] ?? {}, rest.join('.'), value) }
}
