/** What the configuration says about where outputs are kept: beside the list, in a folder, or in a bucket. */
import { isAbsolute } from 'node:path'
import * as v from 'valibot'
import type { S3Settings } from '#archive/s3-bucket.ts'
import { connectionBaseUrl } from '#domain/connection/connection-rules.ts'
import { exactFields } from '#domain/connection/interval-rules.ts'
import { keyField, resolveKey } from '#gateway/config/key-field.ts'
import { isNearHost } from '#gateway/server/near-host.ts'

const text = v.string('must be text')

const s3Schema = exactFields({
  kind: v.literal('s3'),
  endpoint: v.pipe(
    connectionBaseUrl(isNearHost),
    v.check(({ pathname }) => pathname === '/', 'must be without a path: the bucket has a field of its own'),
  ),
  bucket: v.pipe(text, v.regex(/^[A-Za-z0-9][\w.-]{1,62}$/, 'must be the name of a bucket')),
  // What need not be escaped in an address, so that all servers sign it the same way.
  prefix: v.optional(
    v.pipe(
      text,
      v.regex(
        /^(?:[A-Za-z0-9_-][\w.-]*)(?:\/[A-Za-z0-9_-][\w.-]*)*\/?$/,
        'must be letters, digits, "-", "_" and ".", with "/" between',
      ),
      v.maxLength(200, 'must be at most 200 characters'),
      v.transform((prefix) => (prefix.endsWith('/') ? prefix : `${prefix}/`)),
    ),
  ),
  region: v.optional(v.pipe(text, v.regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a region'))),
  accessKeyId: v.optional(keyField, { env: 'AWS_ACCESS_KEY_ID' }),
  secretAccessKey: v.optional(keyField, { env: 'AWS_SECRET_ACCESS_KEY' }),
})

const diskSchema = exactFields({
  kind: v.literal('disk'),
  folder: v.pipe(text, v.check(isAbsolute, 'must be the whole path of a folder')),
  shared: v.optional(v.boolean('must be true or false'), false),
})

export const placeSchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'disk' ? diskSchema : s3Schema,
)

/** Where outputs are kept. */
export type ArchivePlace =
  /** In the folder of the list, or in one of its own; `shared`: all gateways have the same one. */
  | { readonly kind: 'disk'; readonly folder: string | null; readonly shared: boolean }
  | { readonly kind: 's3'; readonly settings: S3Settings }

export const BESIDE_THE_LIST: ArchivePlace = { kind: 'disk', folder: null, shared: false }

export type PlaceResult =
  | { readonly ok: true; readonly place: ArchivePlace }
  | { readonly ok: false; readonly mistakes: readonly string[] }

export function resolvePlace(
  written: v.InferOutput<typeof placeSchema>,
  env: Readonly<Record<string, string | undefined>>,
): PlaceResult {
  if (written.kind === 'disk') return { ok: true, place: written }
  const { endpoint, bucket, prefix = '', region = null } = written
  const id = resolveKey(written.accessKeyId, env)
  const secret = resolveKey(written.secretAccessKey, env)
  if (!id.ok || !secret.ok) {
    const named = { accessKeyId: id, secretAccessKey: secret }
    const mistakes = Object.entries(named).flatMap(([field, key]) =>
      key.ok ? [] : [`archive.place.${field}${key.mistake}`],
    )
    return { ok: false, mistakes }
  }
  const keys = () => ({ accessKeyId: id.value, secretAccessKey: secret.value })
  return { ok: true, place: { kind: 's3', settings: { endpoint, bucket, prefix, region, keys } } }
}
