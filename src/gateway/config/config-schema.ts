import * as v from 'valibot'
import {
  connectionBaseUrl,
  connectionId,
  connectionLabel,
  flightLimit,
  requestRate,
} from '#domain/connection/connection-rules.ts'
import { checkEverySeconds, exactFields } from '#domain/connection/interval-rules.ts'
import { archiveSchema } from '#gateway/config/archive-choice.ts'
import { keyField, keyVariable } from '#gateway/config/key-field.ts'
import { notifySchema } from '#gateway/notify/notify-config.ts'
import { peopleSchema } from '#gateway/people/people-config.ts'
import { isNearHost } from '#gateway/server/near-host.ts'
import { isLoopbackHost } from '#gateway/server/own-host.ts'
import type { Vendor } from '#vendors/port.ts'

/** The configuration file's shape. No message quotes a value that may be a key. */
export function configSchema(vendors: readonly Vendor[]) {
  const known = vendors.map((vendor) => vendor.key)
  return exactFields({
    connections: v.optional(v.array(connectionSchema(known), 'must be a list'), []),
    // Read by themselves, with places of their own.
    descriptions: v.optional(v.array(v.unknown()), []),
    mediaHosts: v.optional(v.array(mediaHost, 'must be a list'), []),
    sandbox: v.optional(
      v.union([v.boolean(), v.array(vendorKey(known))], 'must be true, false or a list of vendors'),
      false,
    ),
    keep: v.optional(
      v.union(
        [v.boolean(), v.pipe(v.string(), v.minLength(1)), keyVariable],
        'must be true, false, the name of a folder, a postgres:// address or { "env": "NAME" }',
      ),
      false,
    ),
    publicUrl: v.optional(publicUrl),
    notify: v.optional(notifySchema),
    archive: v.optional(archiveSchema, true),
    people: v.optional(peopleSchema),
  })
}

/** Kept without its trailing slash. Plain HTTP is for this machine alone: the secret of a callback is in its address. */
const publicUrl = v.pipe(
  v.string('must be text'),
  v.check(
    (text) => publicUrlOf(text) !== null,
    'must be an https address (http only for this machine), without a query',
  ),
  v.transform((text) => publicUrlOf(text) ?? ''),
)

function publicUrlOf(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null
  const isFine = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))
  return isFine ? url.href.replace(/\/+$/, '') : null
}

function connectionSchema(known: readonly string[]) {
  return exactFields({
    id: connectionId,
    vendor: vendorKey(known),
    label: v.optional(connectionLabel),
    baseUrl: v.optional(connectionBaseUrl(isNearHost)),
    apiKey: keyField,
    requestsPerSecond: v.optional(requestRate),
    maxInFlight: v.optional(flightLimit),
    checkEverySeconds: v.optional(checkEverySeconds),
    callbackKey: v.optional(keyField),
  })
}

function vendorKey(known: readonly string[]) {
  return v.pipe(
    v.string('must be text'),
    v.check(
      (key) => known.includes(key),
      (issue) => `${JSON.stringify(issue.input.slice(0, 40))} is not a vendor; known: ${known.join(', ')}`,
    ),
  )
}

const mediaHost = v.pipe(
  v.string('must be text'),
  v.regex(
    /^(?:[a-zA-Z0-9][a-zA-Z0-9.-]{0,252}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?$/,
    'must be "host" or "host:port", without a scheme or a path',
  ),
  v.toLowerCase(),
)
