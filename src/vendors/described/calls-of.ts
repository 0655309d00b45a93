/** The calls of a description, each from its one address: the request, and the rule by which the gateway lets it pass. */
import type { Json } from '#domain/json.ts'
import type { DescribedCall, DescribedOutput, Description, Reading } from '#vendors/described/description.ts'
import { hasSlash, readPattern } from '#vendors/described/pattern.ts'
import { FILLED_BY_CALLS, filled, readTemplate } from '#vendors/described/template.ts'
import type { FileRule, PathRule } from '#vendors/path-rule.ts'
import type { Script, Step } from '#vendors/port.ts'
import { callOf } from '#vendors/reading/call.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

export interface ReadyCall {
  readonly rule: PathRule
  /** What is asked for: below the host, query included. */
  readonly path: (parts: Filling['parts']) => string
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

/** Each call of a description, ready to be used. */
export interface ReadyCalls {
  readonly poll: ReadyCall
  readonly result: ReadyCall | null
  readonly submit: ReadyCall | null
  readonly cancel: ReadyCall | null
  readonly list: ReadyCall | null
  readonly probe: ReadyCall | null
  /** Of the outputs that have one. */
  readonly views: ReadonlyMap<DescribedOutput, ReadyCall>
}

const made = new WeakMap<Description, ReadyCalls>()

export function readyCalls(description: Description): ReadyCalls {
  const before = made.get(description)
  if (before !== undefined) return before
  const { poll, result, submit, cancel, list, probe } = description
  const ready = (call: DescribedCall | undefined) => (call === undefined ? null : readyCall(call, description))
  const views = outputsIn(description).flatMap((output) =>
    output.view === undefined ? [] : [[output, readyCall({ get: output.view }, description)] as const],
  )
  const calls = {
    poll: readyCall(poll, description, poll),
    result: result === undefined ? null : readyCall(result, description, result),
    submit: ready(submit),
    cancel: ready(cancel),
    list: ready(list),
    probe: ready(probe),
    views: new Map(views),
  }
  made.set(description, calls)
  return calls
}

export function outputsIn({ poll, result }: Pick<Description, 'poll' | 'result'>): readonly DescribedOutput[] {
  return [...(poll.outputs ?? []), ...(result?.outputs ?? [])]
}

/** What the gateway lets through for these calls. */
export function pathsOf({ poll, result, submit, cancel, list, probe }: ReadyCalls): readonly PathRule[] {
  return [poll, result, submit, cancel, list, probe].flatMap((call) => (call === null ? [] : [call.rule]))
}

/** Calls that give out files: to the key alone, or within their answer. */
export function filesOfCalls(calls: ReadyCalls, { poll, result }: Description): readonly FileRule[] {
  const inline = [
    [calls.poll, poll],
    [calls.result, result],
  ] as const
  return [
    ...[...calls.views.values()].map(({ rule }) => rule),
    ...inline.flatMap(([call, reading]) =>
      call !== null && hasFilesWithin(reading) ? [{ ...call.rule, inline: true }] : [],
    ),
  ]
}

function hasFilesWithin(reading: Pick<Reading, 'outputs'> | undefined): boolean {
  return reading?.outputs?.some(({ via }) => via === 'answer') === true
}

/** As much as the gateway passes on at most: files as base64. */
const WITH_FILES = 64 << 20

function readyCall(described: DescribedCall, description: Description, reading?: Pick<Reading, 'outputs'>): ReadyCall {
  const [method, address] = methodOf(described)
  const template = readTemplate(address, (part) => isSeveral(description, part))
  const sends = sentBy(described, description)
  const call = callOf(method, template?.path ?? '/', {
    ...(sends.length > 0 && { sends }),
    ...(hasFilesWithin(reading) && { answerUpTo: WITH_FILES }),
  })
  const queryOf = (parts: Filling['parts']) => {
    const asked = (template?.query ?? []).map(([name, value]) => [name, filled(value, parts)] as const)
    // A query member whose part is not there is left out: the first page has no cursor.
    return Object.fromEntries(asked.filter(([, value]) => value !== ''))
  }
  return {
    rule: call.rule,
    path: (parts) => call.request({ at: parts, query: queryOf(parts) }).path,
    ask: ({ parts, query = {}, headers = {}, body }, read) =>
      call.first(
        {
          at: parts,
          query: { ...queryOf(parts), ...query },
          ...(parts['home'] !== undefined && { base: parts['home'] }),
          headers: { ...described.headers, ...headers },
          ...(body === undefined ? {} : { body }),
        },
        read,
      ),
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
