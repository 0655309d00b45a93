import * as v from 'valibot'
import { isLoopbackHost } from '#gateway/own-host.ts'
import type { Vendor } from '#vendors/vendor.ts'

/**
 * The configuration file's shape. Every message is our own: a validator's default message quotes what it found,
 * and in this file that may be a key.
 */
export function configSchema(vendors: readonly Vendor[]) {
  const known = vendors.map((vendor) => vendor.key)
  return exact({
    connections: v.optional(v.array(connectionSchema(known), 'must be a list'), []),
    mediaHosts: v.optional(v.array(mediaHost, 'must be a list'), []),
    sandbox: v.optional(v.boolean('must be true or false'), false),
  })
}

function connectionSchema(known: readonly string[]) {
  return exact({
    id: v.pipe(
      v.string('must be text'),
      v.regex(
        /^[a-z0-9][a-z0-9-_]{0,63}$/,
        'must be 1 to 64 lower-case letters, digits, "-" or "_", and begin with a letter or digit',
      ),
    ),
    vendor: v.pipe(
      v.string('must be text'),
      v.check(
        (key) => known.includes(key),
        (issue) => `${JSON.stringify(issue.input.slice(0, 40))} is not a vendor; known: ${known.join(', ')}`,
      ),
    ),
    label: v.optional(v.pipe(v.string('must be text'), v.trim(), v.nonEmpty('must not be empty'), shortEnough(80))),
    baseUrl: v.optional(baseUrl),
    apiKey,
    requestsPerSecond: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.gtValue(0, 'must be greater than 0'),
        v.maxValue(1000, 'must be at most 1000'),
      ),
    ),
    maxInFlight: v.optional(
      v.pipe(
        v.number('must be a number'),
        v.integer('must be a whole number'),
        v.minValue(1, 'must be at least 1'),
        v.maxValue(256, 'must be at most 256'),
      ),
    ),
  })
}

const BASE_URL_RULE = 'must be an https address (http only for a loopback address), e.g. "https://api.example.com"'

const baseUrl = v.pipe(
  v.string('must be text'),
  v.check((text) => URL.canParse(text), BASE_URL_RULE),
  v.transform((text) => new URL(text)),
  v.check(
    (url) => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)),
    BASE_URL_RULE,
  ),
  v.check((url) => url.username === '' && url.password === '', 'must not hold a user name or a password'),
  v.check((url) => url.search === '' && url.hash === '', 'must end with a path: no "?" and no "#"'),
)

/** A key becomes a header value: nothing in it may end the line or confuse a reader. */
const KEY_RULE = /^[\x21-\x7e]{1,4096}$/

export const keyText = v.pipe(
  v.string('must be text or { "env": "NAME" }'),
  v.regex(KEY_RULE, 'must be a key: printable characters without spaces'),
)

const keyVariable = exact({
  env: v.pipe(v.string('must be text'), v.regex(/^[A-Za-z_]\w{0,127}$/, 'must be the name of an environment variable')),
})

const apiKey = v.lazy((input) => (typeof input === 'object' && input !== null ? keyVariable : keyText))

const mediaHost = v.pipe(
  v.string('must be text'),
  v.regex(
    /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]{0,252}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?$/,
    'must be "host" or "host:port", without a scheme or a path',
  ),
  v.toLowerCase(),
)

function shortEnough(length: number) {
  return v.maxLength<string, number, string>(length, `must be at most ${length} characters`)
}

/** An object with exactly these fields; a mistyped name is a mistake and not silence. */
function exact<const TEntries extends v.ObjectEntries>(entries: TEntries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return `is not a known field; known: ${Object.keys(entries).join(', ')}`
    return issue.received === 'undefined' ? 'is missing' : 'must be an object { … }'
  })
}
