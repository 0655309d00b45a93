/**
 * The calls of a vendor, from one template each: the request, the script that reads its answer, and the rule by which
 * the gateway lets it pass all come from `get('/v1/tasks/{id}')`, so that none of them can be forgotten.
 */
import type { Json } from '#domain/json.ts'
import type { PathRule } from '#vendors/path-rule.ts'
import type { FormPart } from '#vendors/form-part.ts'
import type { Script, Step, VendorRequest } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { SEGMENT, SEGMENTS } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { stableJson } from '#vendors/reading/stable-json.ts'

/** The names between braces: `id` of `{id}`, and `model` of `{model+}`, which is filled with one or more segments. */
type PlaceIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Several}+` ? Several : Name) | PlaceIn<Rest>
  : never

/** What one use of a call adds to its template. */
type Parts<Place extends string> = {
  readonly query?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
  /** In place of a body. */
  readonly form?: readonly FormPart[]
  /** One of the vendor's other homes: see {@link VendorRequest}. */
  readonly base?: string
} & ([Place] extends [never] ? { readonly at?: undefined } : { readonly at: Readonly<Record<Place, string>> })

export interface Call<Place extends string> {
  readonly rule: PathRule
  /** Each place is filled as it is: `pathSegment` has passed it. */
  readonly request: (parts: Parts<Place>) => VendorRequest
  /** A conversation that one answer ends. */
  readonly once: <T>(parts: Parts<Place>, read: (answer: Answer) => T) => Script<T>
  /** A conversation that may go on after the answer. */
  readonly first: <T>(parts: Parts<Place>, read: (answer: Answer) => Step<T>) => Script<T>
}

/** What the gateway has to know of a call beside its path: it lets no other headers and no longer bodies through. */
type Allowance = Omit<PathRule, 'method' | 'path'>

export function get<const Template extends string>(
  template: Template,
  allowance: Allowance = {},
): Call<PlaceIn<Template>> {
  return call('GET', template, allowance)
}

export function post<const Template extends string>(
  template: Template,
  allowance: Allowance = {},
): Call<PlaceIn<Template>> {
  return call('POST', template, allowance)
}

export function put<const Template extends string>(
  template: Template,
  allowance: Allowance = {},
): Call<PlaceIn<Template>> {
  return call('PUT', template, allowance)
}

/** `DELETE`. */
export function remove<const Template extends string>(
  template: Template,
  allowance: Allowance = {},
): Call<PlaceIn<Template>> {
  return call('DELETE', template, allowance)
}

/** The same for a template that is known only when it runs: any place may be filled. */
export function callOf(method: VendorRequest['method'], template: string, allowance: Allowance = {}): Call<string> {
  return call(method, template, allowance)
}

/** What the gateway has to let pass for these calls. */
export function rulesOf(calls: Readonly<Record<string, { readonly rule: PathRule }>>): readonly PathRule[] {
  return Object.values(calls).map(({ rule }) => rule)
}

const PLACE = /\{(\w+)(\+?)\}/g

function call<Place extends string>(
  method: VendorRequest['method'],
  template: string,
  allowance: Allowance = {},
): Call<Place> {
  const request = ({ at, query = {}, headers = {}, body, base, form }: Parts<Place>): VendorRequest => {
    const places: Readonly<Record<string, string>> = at ?? {}
    const path = template.replace(PLACE, (_whole, name: string) => places[name] ?? '')
    const asked = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    return {
      ...(base === undefined ? {} : { base }),
      ...(form === undefined ? {} : { form }),
      ...(allowance.answerUpTo === undefined ? {} : { answerUpTo: allowance.answerUpTo }),
      method,
      path: asked.length === 0 ? path : `${path}?${asked.join('&')}`,
      headers: { accept: 'application/json', ...(body === undefined ? {} : JSON_CONTENT), ...headers },
      body: body === undefined ? null : stableJson(body),
    }
  }
  const first = <T>(parts: Parts<Place>, read: (answer: Answer) => Step<T>): Script<T> => ({
    request: request(parts),
    read: (reply) => read(readAnswer(reply)),
  })
  return {
    rule: { method, path: patternOf(template), ...allowance },
    request,
    first,
    once: (parts, read) => first(parts, (answer) => done(read(answer))),
  }
}

const JSON_CONTENT = { 'content-type': 'application/json' }

/** Letters, digits, `/`, `-` and `_` are all that documented paths are made of; a dot is one too in a pattern. */
function patternOf(template: string): string {
  return template
    .replaceAll('.', '\\.')
    .replace(PLACE, (_whole, _name, several) => (several === '+' ? SEGMENTS : SEGMENT))
}
