/** Which call of a description a request is, and what it says. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { DescribedCall, Description } from '#vendors/described/description.ts'
import { parameterIn } from '#vendors/described/body.ts'
import { outputsIn } from '#vendors/described/calls-of.ts'
import { hasSlash, readPattern } from '#vendors/described/pattern.ts'
import { partsIn } from '#vendors/described/template.ts'

const CALLS = ['poll', 'result', 'cancel', 'list', 'probe', 'submit'] as const
/** `file`: one that is given out to the key alone. */
type CallName = (typeof CALLS)[number] | 'file'

/** A call that a request is of, with the parts that its address holds. */
export interface Met {
  readonly call: CallName
  readonly parts: Readonly<Record<string, string>>
}

interface Route {
  readonly call: CallName
  readonly method: string
  readonly path: RegExp
  readonly inPath: readonly string[]
  readonly query: readonly (readonly [name: string, value: string])[]
}

/** Finds the call of a request; null where the vendor has none like it. */
export function callFinder(
  description: Description,
): (method: string, path: string, query: URLSearchParams) => Met | null {
  const views = outputsIn(description)
  const routes = [
    ...CALLS.flatMap((call) => {
      const described = description[call]
      return described === undefined ? [] : [routeOf(call, described, description)]
    }),
    ...views.flatMap(({ view }) => (view === undefined ? [] : [routeOf('file', { get: view }, description)])),
  ]
  return (method, path, query) => {
    const fitting = routes.filter((route) => route.method === method && route.path.test(path))
    // A client may leave out what the vendor takes for granted; one that says all that we say is told apart by it.
    const route = fitting.find((one) => saysAll(one, query)) ?? fitting[0]
    return route === undefined ? null : { call: route.call, parts: partsOf(route, path, query) }
  }
}

function saysAll({ query: described }: Route, query: URLSearchParams): boolean {
  return described.every(([name, value]) => partsIn(value).length > 0 || query.get(name) === value)
}

function partsOf({ path: expression, inPath, query: described }: Route, path: string, query: URLSearchParams) {
  const groups = expression.exec(path) ?? []
  const fromPath = inPath.map((part, at) => [part, groups[at + 1] ?? ''] as const)
  const fromQuery = described.flatMap(([name, value]) =>
    partsIn(value).map((part) => [part, query.get(name) ?? ''] as const),
  )
  return Object.fromEntries([...fromPath, ...fromQuery])
}

function routeOf(call: CallName, described: DescribedCall, description: Description): Route {
  const [method, address] = methodOf(described)
  const [path = '', search = ''] = address.split('?')
  const expression = path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, (_whole, part: string) => {
    const pattern = description.handle[part]?.is
    const isOneSegment = pattern === undefined ? part === 'none' || part === 'file' : !hasSlash(readPattern(pattern))
    return isOneSegment ? '([^/]{1,300})' : '(.{1,300}?)'
  })
  return {
    call,
    method,
    path: new RegExp(`^${expression}/?$`),
    inPath: partsIn(path),
    query:
      search === '' ? [] : search.split('&').map((member) => [member.split('=')[0] ?? '', member.split('=')[1] ?? '']),
  }
}

function methodOf({ get, post, put, delete: remove }: DescribedCall): readonly [method: string, address: string] {
  if (get !== undefined) return ['GET', get]
  if (post !== undefined) return ['POST', post]
  return put === undefined ? ['DELETE', remove ?? '/'] : ['PUT', put]
}

/** The model and the parameters in a body, by the template that the body was made from. */
export function orderIn(template: unknown, body: Json): { readonly model: string | null; readonly params: JsonObject } {
  let model: string | null = null
  let params: JsonObject = {}
  const visit = (shape: unknown, value: Json | undefined) => {
    if (value === undefined) return
    const parameter = parameterIn(shape)
    if (parameter !== null) params = { ...params, [parameter]: value }
    else if (shape === '{params}' && isJsonObject(value)) params = { ...params, ...value }
    else if (shape === '{model}' && typeof value === 'string') model = value
    else if (Array.isArray(shape) && Array.isArray(value))
      for (const [at, inner] of shape.entries()) visit(inner, value[at])
    else if (isJsonObject(shape) && isJsonObject(value)) {
      for (const [name, inner] of Object.entries(shape)) {
        const own = Object.entries(value).filter(([member]) => !Object.hasOwn(shape, member))
        visit(inner, name === '...' ? Object.fromEntries(own) : value[name])
      }
    }
  }
  visit(template, body)
  return { model, params }
}
