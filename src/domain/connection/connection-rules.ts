/**
 * What a connection may look like, wherever it is written: in the gateway's file, on the Connections screen, or in
 * the browser itself. Every message is our own: a validator's default message quotes what it found, and that may be
 * a key.
 */
import * as v from 'valibot'
import { CHOSEN_PHASES, type CheckSeconds, type PaceAdvice } from '#domain/connection/pace.ts'
import { checkEverySeconds, exactFields } from '#domain/connection/interval-rules.ts'
import { SECOND } from '#domain/time.ts'

export const connectionId = v.pipe(
  v.string('must be text'),
  v.regex(
    /^[a-z0-9][a-z0-9-_]{0,63}$/,
    'must be 1 to 64 lower-case letters, digits, "-" or "_", and begin with a letter or digit',
  ),
)

export const connectionLabel = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.nonEmpty('must not be empty'),
  v.maxLength(80, 'must be at most 80 characters'),
)

/** Of a vendor's description, in characters. */
export const DESCRIPTION_LIMIT = 64 * 1024

const BASE_URL_RULE = 'must be an https address (http only for a loopback address), e.g. "https://api.example.com"'

/** `mayBePlain` judges a URL's host name: only there may a key travel without TLS. */
export function connectionBaseUrl(mayBePlain: (hostname: string) => boolean) {
  return v.pipe(
    v.string('must be text'),
    v.check((text) => URL.canParse(text), BASE_URL_RULE),
    v.transform((text) => new URL(text)),
    v.check(
      (url) => url.protocol === 'https:' || (url.protocol === 'http:' && mayBePlain(url.hostname)),
      BASE_URL_RULE,
    ),
    v.check((url) => url.username === '' && url.password === '', 'must not hold a user name or a password'),
    v.check((url) => url.search === '' && url.hash === '', 'must end with a path: no "?" and no "#"'),
  )
}

/** A key becomes a header value: nothing in it may end the line or confuse a reader. */
const KEY_RULE = /^[\x21-\x7e]{1,4096}$/

export const connectionKey = v.pipe(
  v.string('must be text'),
  v.regex(KEY_RULE, 'must be a key: printable characters without spaces'),
)

export const requestRate = v.pipe(
  v.number('must be a number'),
  v.gtValue(0, 'must be greater than 0'),
  v.maxValue(1000, 'must be at most 1000'),
)

export const flightLimit = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(256, 'must be at most 256'),
)

const confirmedDescription = exactFields({
  text: v.pipe(v.string('must be text'), v.maxLength(DESCRIPTION_LIMIT, 'is larger than 64 KB')),
  hosts: v.array(v.string('must be text'), 'must be a list'),
})

/** A vendor that says how often it may be asked is obeyed, whatever the person would like. */
export function paceMistake(chosen: CheckSeconds | undefined, { floor }: PaceAdvice): Mistake | null {
  const phase = CHOSEN_PHASES.find((each) => (chosen?.[each] ?? Infinity) * SECOND < floor)
  if (phase === undefined) return null
  return {
    field: `checkEverySeconds.${phase}`,
    message: `must be at least ${floor / SECOND}: this vendor’s pages ask for that`,
  }
}

/**
 * A host of one's own network is taken without TLS only for a vendor whose servers stand there: for any other it is a
 * key that everybody in the network may read.
 */
export function plainMistake(
  { inOwnNetwork = false }: { readonly inOwnNetwork?: boolean },
  baseUrl: URL | undefined,
  isLoopback: (hostname: string) => boolean,
): Mistake | null {
  const isFine = baseUrl === undefined || baseUrl.protocol === 'https:' || isLoopback(baseUrl.hostname) || inOwnNetwork
  return isFine ? null : { field: 'baseUrl', message: BASE_URL_RULE }
}

/** What a person enters to make a connection. The id follows from the label where none is given. */
export function newConnectionSchema(vendors: readonly string[], mayBePlain: (hostname: string) => boolean) {
  return exactFields({
    id: v.optional(connectionId),
    vendor: v.picklist(vendors, `is not a vendor; known: ${vendors.join(', ')}`),
    label: connectionLabel,
    baseUrl: v.optional(connectionBaseUrl(mayBePlain)),
    apiKey: connectionKey,
    requestsPerSecond: v.optional(requestRate),
    maxInFlight: v.optional(flightLimit),
    description: v.optional(confirmedDescription),
    checkEverySeconds: v.optional(checkEverySeconds),
  })
}

/** What may change. Not the base URL: with it the key of one origin could be sent to another. */
export const connectionChangesSchema = exactFields({
  label: v.optional(connectionLabel),
  apiKey: v.optional(connectionKey),
  requestsPerSecond: v.optional(requestRate),
  maxInFlight: v.optional(flightLimit),
  /** Replaces all of what was chosen before: an empty one goes back to the vendor's pace. */
  checkEverySeconds: v.optional(checkEverySeconds),
})

/** `field` is null when the message is about the whole; a field within another follows it after a dot. */
interface Mistake {
  readonly field: string | null
  readonly message: string
}

/** The first mistake, with the field it belongs to. */
export function firstMistake(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): Mistake {
  const [issue] = issues
  const keys = (issue.path ?? []).map(({ key }): unknown => key).filter((key) => typeof key === 'string')
  return { field: keys.length === 0 ? null : keys.join('.'), message: issue.message }
}
