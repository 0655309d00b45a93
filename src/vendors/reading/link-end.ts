/**
 * When a signed link dies, read from the link itself. Each reader knows one family; where several speak, the earliest
 * end counts. Ends are bounds that a server enforces, so a value that its family does not allow says nothing.
 */
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { Json } from '#domain/json.ts'
import type { EpochMs } from '#domain/time.ts'
import { SECOND, parseVendorTime } from '#domain/time.ts'
import { linkParameters } from '#vendors/reading/link-query.ts'

type Parameters = ReadonlyMap<string, string>

/** 2100-01-01: a later "end" is a wrong unit or a joke. */
const LATEST_END: EpochMs = 4_102_444_800_000

/** AWS, GCS, OSS and TOS all refuse to sign for longer: a larger number is milliseconds, or no lifetime. */
const LONGEST_LIFETIME_SECONDS = 604_800

/** The end of a link as an instant on the signer's clock; null when the link names none. Total for every string. */
export function linkEnd(url: string): EpochMs | null {
  const parameters = linkParameters(url)
  return earliest(FAMILIES.flatMap((read) => read(parameters)).filter((end) => end !== null && end < LATEST_END))
}

const FAMILIES: readonly ((parameters: Parameters) => readonly (EpochMs | null)[])[] = [
  // Signature version 4 and its relatives: S3 and R2, GCS, Alibaba OSS v4, Volcengine TOS, Huawei OBS.
  (parameters) =>
    ['x-amz', 'x-goog', 'x-oss', 'x-tos', 'x-obs'].map((prefix) =>
      lifetimeFrom(compactIso(parameters.get(`${prefix}-date`)), parameters.get(`${prefix}-expires`)),
    ),
  // CloudFront, S3 v2, OSS v1, GCS v2, Cloud CDN: seconds by contract, so milliseconds there mean "never".
  (parameters) =>
    has(parameters, 'signature', 'key-pair-id', 'awsaccesskeyid', 'ossaccesskeyid', 'googleaccessid')
      ? [epochSeconds(parameters.get('expires'))]
      : [],
  // Everybody's own: TikTok and Volcengine CDN `x-expires`, bunny, Qiniu, and whatever a relay signs with a token.
  (parameters) => (has(parameters, ...TOKENS) ? TOKEN_ENDS.map((name) => parseVendorTime(parameters.get(name))) : []),
  (parameters) => (parameters.has('token') ? [epochSeconds(parameters.get('e'))] : []),
  // Azure: `se`, and `ske` for the delegation key under it.
  (parameters) => (parameters.has('sig') ? ['se', 'ske'].map((name) => azureTime(parameters.get(name))) : []),
  (parameters) => [policyEnd(parameters.get('policy'))],
  // Tencent COS: `start;end`, for the signature and for the key that made it.
  (parameters) =>
    ['q-sign-time', 'q-key-time'].map((name) => epochSeconds(/^\d+;(\d+)$/.exec(parameters.get(name) ?? '')?.[1])),
  // Discord, and `oe` of Meta's CDN: hexadecimal seconds.
  (parameters) => (has(parameters, 'hm', 'is') ? [hexSeconds(parameters.get('ex'))] : []),
  (parameters) => (parameters.has('oh') ? [hexSeconds(parameters.get('oe'))] : []),
  // Tencent VOD: hexadecimal seconds.
  (parameters) => (parameters.has('sign') ? [hexSeconds(parameters.get('t'))] : []),
  // Akamai's token as a segment of the path: what stands before its first `=` is the name of a parameter.
  (parameters) => ['exp', 'expires'].map((name) => epochSeconds(/^(\d{10})~/.exec(parameters.get(name) ?? '')?.[1])),
  // Alibaba CDN, type A: the server adds a time of its own to this, so it is never too late.
  (parameters) => [epochSeconds(/^(\d{10})-[^-]*-[^-]*-[0-9a-f]{32}$/i.exec(parameters.get('auth_key') ?? '')?.[1])],
  (parameters) => [...parameters.values()].flatMap((value) => [tokenEnd(value), jwtEnd(value)]),
]

/** What stands beside an `expires` that is a promise and not just a parameter. */
const TOKENS = (
  'token sig sign x-signature hmac hash md5 auth auth_token access_token bcdn_token verify st s key hdnts ' +
  'x-sign wssecret'
).split(' ')

const TOKEN_ENDS = 'expires x-expires expire expiry exp expires_at expiresat expires-at deadline'.split(' ')

function has(parameters: Parameters, ...names: readonly string[]): boolean {
  return names.some((name) => parameters.has(name))
}

function lifetimeFrom(from: EpochMs | null, lifetime: string | undefined): EpochMs | null {
  if (from === null || lifetime === undefined || !/^\d{1,6}$/.test(lifetime)) return null
  const seconds = Number(lifetime)
  return seconds >= 1 && seconds <= LONGEST_LIFETIME_SECONDS ? from + seconds * SECOND : null
}

function epochSeconds(text: string | undefined): EpochMs | null {
  return text !== undefined && /^\d{9,10}$/.test(text) ? parseVendorTime(text) : null
}

function hexSeconds(text: string | undefined): EpochMs | null {
  return text !== undefined && /^[0-9a-f]{8}$/i.test(text) ? parseVendorTime(Number.parseInt(text, 16)) : null
}

/** `20260628T140500Z`, the form that version 4 signatures use. */
function compactIso(text: string | undefined): EpochMs | null {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/i.exec(text ?? '')
  return parts === null
    ? null
    : parseVendorTime(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`)
}

/** Azure allows a date alone, and a time without its seconds (Storage services: "Format DateTime values"). */
function azureTime(text: string | undefined): EpochMs | null {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(\.\d{1,7})?(Z|[+-]\d{2}:\d{2})?)?$/i.exec(text ?? '')
  if (parts === null) return null
  return parseVendorTime(`${parts[1]}T${parts[2] ?? '00:00'}${parts[3] ?? ':00'}${parts[5] ?? 'Z'}`)
}

/** `exp=1795780000~acl=/*~hmac=…` of Akamai and of Google's media CDN, and Fastly's `1795780000_<hex>`. */
function tokenEnd(value: string): EpochMs | null {
  const named = /(?:^|~)(?:exp|expires)=(\d{10})(?:~|$)/i.exec(value)?.[1]
  return epochSeconds(named ?? /^(\d{10})_[0-9a-f]{40,128}$/i.exec(value)?.[1])
}

/** CloudFront's custom policy: Base64 with `-_~` for `+=/`; a policy with several statements ends with the first. */
function policyEnd(policy: string | undefined): EpochMs | null {
  const json = base64Json(policy?.replace(/[-_~]/g, (letter) => POLICY_LETTERS[letter] ?? letter))
  const statements = isJsonObject(json) ? json['Statement'] : undefined
  if (!Array.isArray(statements)) return null
  const ends = statements
    .slice(0, 10)
    .map((statement) => member(statement, 'Condition', 'DateLessThan', 'AWS:EpochTime'))
  return earliest(ends.map((end) => epochSeconds(typeof end === 'number' ? String(end) : undefined)))
}

const POLICY_LETTERS: Readonly<Record<string, string>> = { '-': '+', _: '=', '~': '/' }

/** The `exp` of a JSON Web Token (RFC 7519: seconds), whatever the parameter is called. */
function jwtEnd(value: string): EpochMs | null {
  const payload = /^ey[\w-]{1,4096}\.([\w-]{2,8192})\.[\w-]*$/.exec(value)?.[1]
  const claims = base64Json(payload?.replaceAll('-', '+').replaceAll('_', '/'))
  const end = isJsonObject(claims) ? claims['exp'] : undefined
  return epochSeconds(typeof end === 'number' ? String(Math.floor(end)) : undefined)
}

function base64Json(text: string | undefined): Json | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return parseJson(atob(text))
  } catch {
    return undefined
  }
}

function member(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  return names.reduce((inner: Json | undefined, name) => (isJsonObject(inner) ? inner[name] : undefined), value)
}

function earliest(ends: readonly (EpochMs | null)[]): EpochMs | null {
  const known = ends.filter((end) => end !== null)
  return known.length === 0 ? null : Math.min(...known)
}
