/** Which call of a description a request is, and what it says. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { DescribedCall, Description } from '#vendors/described/description.ts'
import { hasSlash, readPattern } from '#vendors/described/pattern.ts'
import { partsIn } from '#vendors/described/template.ts'

const CALLS = ['poll', 'result', 'cancel', 'list', 'probe', 'submit'] as const
type CallName = (typeof CALLS)[number]

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
  const routes = CALLS.flatMap((call) => {
    const described = description[call]
    return described === undefined ? [] : [routeOf(call, described, description)]
  })
  return (method, path, query) => {
    for (const route of routes) {
      const groups = route.method === method ? route.path.exec(path) : null
      if (groups === null || !route.query.every(([name, value]) => partsIn(value).length > 0 || query.has(name)))
        continue
      const inPath = route.inPath.map((part, at) => [part, groups[at + 1] ?? ''] as const)
      const inQuery = route.query.flatMap(([name, value]) =>
        partsIn(value).map((part) => [part, query.get(name) ?? ''] as const),
      )
      return { call: route.call, parts: Object.fromEntries([...inPath, ...inQuery]) }
    }
    return null
  }
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
  const found = { model: null as string | null, params: {} as JsonObject }
  const visit = (shape: unknown, value: Json | undefined) => {
    if (shape === '{params}' && isJsonObject(value)) found.params = value
    else if (shape === '{model}' && typeof value === 'string') found.model = value
    else if (isJsonObject(shape) && isJsonObject(value)) {
      for (const [name, inner] of Object.entries(shape)) {
        const own = Object.entries(value).filter(([member]) => !Object.hasOwn(shape, member))
        visit(inner, name === '...' ? Object.fromEntries(own) : value[name])
      }
    }
  }
  visit(template, body)
  return found
}
