/**
 * Reads a description from outside. Whatever is wrong with it is said with its place, and nothing of it is used: a
 * description never sends a key, a header or a request anywhere that a person could not have read in it.
 */
import * as v from 'valibot'
import { DESCRIPTION_LIMIT } from '#domain/connection/connection-rules.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import { outputsAt, readingMistakes } from '#vendors/described/reading-mistakes.ts'
import { parameterIn } from '#vendors/described/body.ts'
import { ruleId } from '#vendors/described/description-extras.ts'
import { type DescribedCall, type Description, descriptionSchema } from '#vendors/described/description.ts'
import { PatternMistake, readPattern } from '#vendors/described/pattern.ts'
import { FILLED_BY_CALLS, partsIn, readTemplate } from '#vendors/described/template.ts'

/** What is wrong, and where: `poll.state.0.words`. */
interface Refusal {
  readonly place: string
  readonly message: string
}

type ReadDescription =
  | { readonly ok: true; readonly description: Description }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

const REFUSALS_TOLD = 20

/** Reads a description out of a file's text. */
export function readDescription(text: string): ReadDescription {
  if (text.length > DESCRIPTION_LIMIT) return refused('', `is larger than ${DESCRIPTION_LIMIT / 1024} KB`)
  const json = parseJson(text)
  if (json === undefined) return refused('', 'is not JSON')
  const parsed = v.safeParse(descriptionSchema, json)
  if (!parsed.success) return { ok: false, refusals: parsed.issues.slice(0, REFUSALS_TOLD).map(refusalOf) }
  const refusals = mistakesIn(parsed.output)
  return refusals.length > 0
    ? { ok: false, refusals: refusals.slice(0, REFUSALS_TOLD) }
    : { ok: true, description: parsed.output }
}

/** Words for one refusal, as a sentence about the description. */
export function refusalText({ place, message }: Refusal): string {
  return `${place === '' ? 'the description' : place} ${message}`
}

function refused(place: string, message: string): ReadDescription {
  return { ok: false, refusals: [{ place, message }] }
}

/** Checks that say by themselves what is wrong. */
const OWN_WORDS: readonly string[] = ['regex', 'check', 'custom']

function refusalOf(issue: v.BaseIssue<unknown>): Refusal {
  const place = v.getDotPath(issue) ?? ''
  if (issue.type === 'strict_object' && issue.expected === 'never')
    return { place, message: 'is not a member of a description' }
  if (issue.type === 'min_length') return { place, message: 'is empty' }
  if (OWN_WORDS.includes(issue.type)) return { place, message: issue.message }
  const expected = issue.expected ?? 'something else'
  return {
    place,
    message: issue.received === 'undefined' ? 'is missing' : `should be ${expected}, and is ${issue.received}`,
  }
}

/** All that a shape cannot say. */
function mistakesIn(description: Description): readonly Refusal[] {
  return [
    ...description.hosts.flatMap((host, at) => told(`hosts.${at}`, hostMistake(host))),
    ...Object.entries(description.auth).flatMap(([name, value]) => [
      ...told(`auth.${name}`, headerMistake(name)),
      ...told(`auth.${name}`, /^[!-~ ]*\{key\}[!-~ ]*$/.test(value) ? null : 'does not hold {key} once'),
      ...told(`auth.${name}`, partsIn(value).length === 1 ? null : 'holds another part than {key}'),
    ]),
    ...headersIn(description).flatMap(([place, name, value]) => [
      ...told(`${place}.${name}`, headerMistake(name)),
      ...told(
        `${place}.${name}`,
        /^[!-~ ]+$/.test(value) && partsIn(value).length === 0 ? null : 'is not a plain value',
      ),
    ]),
    ...handleMistakes(description),
    ...readingMistakes(description).map(([place, message]) => ({ place, message })),
    ...callMistakes(description),
    ...ruleMistakes(description),
  ]
}

function told(place: string, message: string | null): readonly Refusal[] {
  return message === null ? [] : [{ place, message }]
}

/** Only names: an address literal is how a private network is reached. A relay at home listens on the loopback. */
function hostMistake(host: string): string | null {
  if (!URL.canParse(host)) return 'is not an address'
  const { protocol, hostname, username, search, hash, href } = new URL(host)
  if (username !== '' || search !== '' || hash !== '' || host.includes('{')) return 'is more than a host and a path'
  const isLoopback = hostname === 'localhost' && /^https?:$/.test(protocol)
  if (!isLoopback && protocol !== 'https:') return 'is not https'
  if (!isLoopback && (/^[\d.]+$|^\[/.test(hostname) || !hostname.includes('.'))) return 'is not a name of a public host'
  // What a person confirms is what the key goes to: no other alphabet, no capitals, no path that climbs.
  return href.replace(/\/$/, '') === host.replace(/\/$/, '') ? null : `is read as ${href}, and has to be written so`
}

const HEADERS =
  /^(?:authorization|api-key|idempotency-key|prefer|cancel-after|accept|x-[a-z0-9-]{1,50}|mj-api-secret)$/i
const NEVER = /^x-(?:forwarded|real-ip|original|rewrite|http-method|renderwatch)/i

function headerMistake(name: string): string | null {
  return HEADERS.test(name) && !NEVER.test(name) ? null : 'is not a header that a description may set'
}

function headersIn(description: Description): readonly (readonly [place: string, name: string, value: string])[] {
  const all = [
    ['headers', description.headers],
    ['poll.headers', description.poll.headers],
    ['result.headers', description.result?.headers],
    ['submit.headers', description.submit?.headers],
    ['cancel.headers', description.cancel?.headers],
    ['list.headers', description.list?.headers],
    ['probe.headers', description.probe?.headers],
  ] as const
  const own = description.submit?.idempotency
  return [
    ...all.flatMap(([place, set = {}]) => Object.entries(set).map(([name, value]) => [place, name, value] as const)),
    ...(own !== undefined && 'header' in own ? [['submit.idempotency', own.header, 'key'] as const] : []),
  ]
}

function handleMistakes({ handle }: Description): readonly Refusal[] {
  const missing = told('handle', handle['id'] === undefined ? 'has no part “id”' : null)
  return [
    ...missing,
    ...Object.entries(handle).flatMap(([part, { is }]) => {
      const place = `handle.${part}.is`
      try {
        readPattern(is)
        return FILLED_BY_CALLS.includes(part) ? told(place, 'has a name that means something else') : []
      } catch (error) {
        return told(place, error instanceof PatternMistake ? `is refused: ${error.message}` : 'is not a pattern')
      }
    }),
  ]
}

/** Each call has one method, and an address whose parts are known. */
function callMistakes(description: Description): readonly Refusal[] {
  const { hosts, poll, result, submit, cancel, list, probe, handle, urls = [] } = description
  const parts = Object.keys(handle)
  const options = Object.keys(submit?.options ?? {})
  const calls: readonly (readonly [string, DescribedCall | undefined, readonly string[]])[] = [
    ['poll', poll, parts],
    ['result', result, poll.file === undefined ? parts : [...parts, 'file']],
    ['submit', submit, ['model', ...options]],
    ['cancel', cancel, parts],
    ['list', list, ['page', 'size', 'offset', 'cursor']],
    ['probe', probe, ['none']],
  ]
  const views = outputsAt(description).flatMap(([place, { view, each }]) =>
    view === undefined
      ? []
      : told(`${place}.view`, addressMistake(view, each === undefined ? parts : [...parts, 'file'])),
  )
  return [
    ...calls.flatMap(([place, call, allowed]) => (call === undefined ? [] : callMistake(place, call, allowed))),
    ...urls.flatMap((url, at) => told(`urls.${at}`, addressMistake(url.replace(/^\/\/[a-z0-9.-]+/, ''), parts))),
    ...views,
    ...told('submit.like.url', submit?.like === undefined ? null : addressMistake(submit.like.url, parts)),
    ...told('submit.home', submit?.home === undefined || hosts.length > 1 ? null : 'chooses among one host'),
    ...fromMistakes(submit, parts, options),
    ...bodyMistakes(submit, options),
  ]
}

function callMistake(place: string, call: DescribedCall, allowed: readonly string[]): readonly Refusal[] {
  const ways = [call.get, call.post, call.put, call.delete].filter((way) => way !== undefined)
  const [address] = ways
  if (address === undefined || ways.length > 1) return told(place, 'needs one of get, post, put and delete')
  return told(place, addressMistake(address, allowed))
}

function addressMistake(address: string, allowed: readonly string[]): string | null {
  const template = readTemplate(address, () => false)
  if (template === null) return `has an address that is not taken: ${address}`
  const unknown = template.parts.find((part) => !allowed.includes(part))
  if (unknown === 'key') return 'puts the key into an address: it belongs into auth alone'
  return unknown === undefined ? null : `has {${unknown}} in its address, which nothing fills`
}

/** Parts of the handle that the request itself names. */
function fromMistakes(
  submit: Description['submit'],
  parts: readonly string[],
  options: readonly string[],
): readonly Refusal[] {
  return Object.entries(submit?.from ?? {}).flatMap(([part, text]) => {
    const place = `submit.from.${part}`
    if (!parts.includes(part)) return told(place, 'is no part of the handle')
    const unknown = partsIn(text).find((one) => !['model', ...options].includes(one))
    return told(place, unknown === undefined ? null : `has {${unknown}}, which nothing fills`)
  })
}

/** Texts in a body that look like parts must be parts. */
function bodyMistakes(submit: Description['submit'], options: readonly string[]): readonly Refusal[] {
  if (submit === undefined) return []
  const visit = (value: unknown, place: string, depth: number): readonly Refusal[] => {
    if (depth > 8) return told(place, 'is nested too deeply')
    if (typeof value === 'string') {
      // What is neither a part nor one parameter would be sent as it stands.
      const odd = /\{(?!\w+\})/.test(value) && parameterIn(value) === null
      if (odd) return told(place, 'has a brace that begins no part')
      const unknown = partsIn(value).find((part) => !['params', 'model', ...options].includes(part))
      if (unknown === 'key') return told(place, 'puts the key into a body: it belongs into auth alone')
      return told(place, unknown === undefined ? null : `has {${unknown}}, which nothing fills`)
    }
    if (Array.isArray(value)) return value.flatMap((one, at) => visit(one, `${place}.${at}`, depth + 1))
    if (!isJsonObject(value)) return []
    return Object.entries(value).flatMap(([name, one]) => visit(one, `${place}.${name}`, depth + 1))
  }
  return visit(submit.body, 'submit.body', 0)
}

/** A rule about nothing is never tried, and of two about the same the second. */
function ruleMistakes({ rules = [] }: Description): readonly Refusal[] {
  const ids = rules.map(ruleId)
  return rules.flatMap(({ codes, statuses, says }, at) => {
    const place = `rules.${at}`
    if ((codes ?? statuses ?? says) === undefined) return told(place, 'needs codes, statuses or says')
    return told(place, ids.indexOf(ids[at] ?? '') < at ? 'is about the same as one before it' : null)
  })
}
