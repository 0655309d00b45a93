/** The calls of a description, each from its one address: the request, and the rule by which the gateway lets it pass. */
import type { Json } from '#domain/json.ts'
import type { DescribedCall, Description } from '#vendors/described/description.ts'
import { hasSlash, readPattern } from '#vendors/described/pattern.ts'
import { FILLED_BY_CALLS, filled, readTemplate } from '#vendors/described/template.ts'
import type { PathRule } from '#vendors/path-rule.ts'
import type { Script, Step } from '#vendors/port.ts'
import { callOf } from '#vendors/reading/call.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

export interface ReadyCall {
  readonly rule: PathRule
  readonly ask: <T>(filling: Filling, read: (answer: Answer) => Step<T>) => Script<T>
}

/** What one use of a call adds to its address. */
interface Filling {
  readonly parts: Readonly<Record<string, string>>
  /** Query members beside those of the address. */
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
}

export function readyCall(described: DescribedCall, description: Description): ReadyCall {
  const [method, address] = methodOf(described)
  const template = readTemplate(address, (part) => isSeveral(description, part))
  const sends = sentBy(described, description)
  const call = callOf(method, template?.path ?? '/', sends.length === 0 ? {} : { sends })
  return {
    rule: call.rule,
    ask: ({ parts, query = {}, headers = {}, body }, read) => {
      const asked = (template?.query ?? []).map(([name, value]) => [name, filled(value, parts)] as const)
      // A query member whose part is not there is left out: the first page has no cursor.
      const given = asked.filter(([, value]) => value !== '')
      return call.first(
        {
          at: parts,
          query: { ...Object.fromEntries(given), ...query },
          headers: { ...described.headers, ...headers },
          ...(body === undefined ? {} : { body }),
        },
        read,
      )
    },
  }
}

/** Headers of the call's own: the gateway lets no others through. */
function sentBy(described: DescribedCall, { submit }: Description): readonly string[] {
  const { idempotency } = submit ?? {}
  const ownKey = idempotency !== undefined && 'header' in idempotency ? [idempotency.header] : []
  return [...Object.keys(described.headers ?? {}), ...ownKey].map((name) => name.toLowerCase())
}

function methodOf({ get, post, put, delete: remove }: DescribedCall) {
  if (get !== undefined) return ['GET', get] as const
  if (post !== undefined) return ['POST', post] as const
  return put === undefined ? (['DELETE', remove ?? '/'] as const) : (['PUT', put] as const)
}

/** Models are named with slashes by those who put them into addresses, and so are the choices of an option. */
function isSeveral({ handle }: Description, part: string): boolean {
  const pattern = handle[part]?.is
  return pattern === undefined ? part === 'model' || !FILLED_BY_CALLS.includes(part) : hasSlash(readPattern(pattern))
}
