/**
 * What the page and its gateway say to each other. Both sides import this page, so neither can drift.
 *
 * - `GET  /api/session`: {@link Session}. Same origin only.
 * - `ANY  /api/forward/<connection id>/<vendor path>?<query>` with {@link TOKEN_HEADER}: sent on to the vendor with
 *   the connection's key. An answer with {@link ORIGIN_HEADER}` : vendor` is the vendor's own, status and body
 *   untouched; with `gateway` it is ours and its body is a {@link GatewayRefusal}.
 * - `GET /api/answers` and `POST /api/answers/<box>`: many such calls at a time; see `answer-box-protocol.ts`.
 * - `POST /api/connections` with a {@link NewConnection}, or with `{ vendor, sandbox: true }` and perhaps a `description`
 *   for the imitation of one, `PATCH` and `DELETE /api/connections/<id>` with {@link ConnectionChanges} and nothing, all with {@link TOKEN_HEADER}: the {@link Session} afterwards, or a
 *   {@link GatewayRefusal} that names the field. A key goes in once and never comes back.
 * - To a browser one of these answers, or of media, above 399 comes as HTTP 200 with the true status in
 *   {@link STATUS_HEADER}, because browsers log every error status as an error of the page: read it with {@link statusOf}.
 * - `POST /api/commands/<name>` and `GET /api/feed?since=<cursor>`, where the gateway keeps the list: what they carry is
 *   in `#engine/remote/protocol.ts`. Both with {@link TOKEN_HEADER}.
 * - Where the gateway knows people: each address and command needs a role (`gateway/people/role-tables.ts`), else 403
 *   `not_allowed`; nobody it knows gets 401 `signed_out`. A browser signs in at `signInPath`.
 * - `POST /api/hooks/<connection id>/<secret>`, by vendors, where the gateway keeps the list: 204, whatever it names.
 * - `GET  /api/keeper`, and `PUT` with `{ "keeps": boolean }`: `Keeping`. With {@link TOKEN_HEADER}, which is
 *   another one after a change, so that every page reads the session anew.
 * - `GET  /api/notices`, `PUT` with a `NotifyWish`, and `POST /api/notices/test`: `NotifyState` (`settings-protocol.ts`). With
 *   {@link TOKEN_HEADER}.
 * - `GET  /api/spending[?before=<nth>]`, where the gateway keeps the list and knows people: `SpendingPage` (`settings-protocol.ts`).
 *   With {@link TOKEN_HEADER}.
 * - `GET  /api/media?url=<output url>[&kind=<output kind>][&name=<file name>][&key=<connection id>]`: the bytes of an output, if they are of
 *   that kind; without one, if they are any image, video, audio or other format that is no text. `name` makes it a download. With
 *   `key` the address must be a call for files of that connection's vendor, and is fetched with the connection's key.
 */
import * as v from 'valibot'
import type { CheckSeconds } from '#domain/connection/pace.ts'
import { checkEverySeconds } from '#domain/connection/interval-rules.ts'
import type { OutputKind } from '#domain/output/output.ts'
import { ROLES } from '#domain/people/roles.ts'

export const TOKEN_HEADER = 'x-renderwatch-token'
/** Another home of the vendor's than the connection's base: the gateway takes none that the vendor does not declare. */
export const BASE_HEADER = 'x-renderwatch-base'
export const ORIGIN_HEADER = 'x-renderwatch-origin'
export const STATUS_HEADER = 'x-renderwatch-status'

export const connectionSchema = v.object({
  id: v.string(),
  label: v.string(),
  vendor: v.string(),
  baseUrl: v.string(),
  requestsPerSecond: v.number(),
  maxInFlight: v.number(),
  checkEverySeconds: v.exactOptional(checkEverySeconds),
  sandbox: v.boolean(),
  /** See `callback-address.ts`. */
  callback: v.exactOptional(v.string()),
  /** Raised whenever the key behind the connection changed: what was refused before may work by now. */
  revision: v.exactOptional(v.number()),
})

/** Raised whenever a page and a gateway that differ in it would misunderstand each other. */
export const PROTOCOL = 2

export const sessionSchema = v.object({
  version: v.string(),
  /** See {@link PROTOCOL}; absent from gateways before 2. */
  protocol: v.exactOptional(v.number()),
  /** Sent back in {@link TOKEN_HEADER}; another origin cannot read it. */
  token: v.string(),
  connections: v.array(connectionSchema),
  /** Vendors that are not part of the product: the text of each description. */
  descriptions: v.exactOptional(v.array(v.string())),
  /** Who keeps the list and polls; a gateway that does not say leaves it to the page. */
  keeper: v.exactOptional(v.picklist(['page', 'gateway'])),
  /** Who asks, where the gateway knows people; `canLeave`: it was signed in here, and can be signed out. */
  person: v.exactOptional(v.object({ name: v.string(), role: v.picklist(ROLES), canLeave: v.boolean() })),
})
export type Session = v.InferOutput<typeof sessionSchema>

/** Why the gateway itself answered. The vendor saw nothing, except perhaps with the `upstream_` codes. */
const GATEWAY_CODES = [
  'unknown_connection',
  'path_not_allowed',
  'missing_key',
  /** Another gateway works for this connection: nothing was sent. */
  'not_owner',
  'bad_token',
  'bad_origin',
  /** Nobody this gateway knows: sign in. */
  'signed_out',
  /** Not with this person's role. */
  'not_allowed',
  'bad_request',
  'body_too_large',
  'too_many_requests',
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_too_large',
  'upstream_redirect',
  'media_forbidden',
  'media_expired',
  'media_missing',
  'media_not_media',
  'media_failed',
  /** A field of a new or changed connection is mistaken: `field` says which. */
  'invalid_connection',
  /** There is one of this id already. */
  'duplicate_connection',
  /** The configuration file could not be read or written, so nothing was changed. */
  'config_unwritable',
  /** A setting of the gateway is mistaken: `field` says which. */
  'invalid_setting',
  /** Who keeps the list could not be changed: all is as it was. */
  'keeper_refused',
  /** No such address on the gateway. */
  'not_found',
  /** A mistake of ours: see the gateway's log. */
  'internal',
] as const
export type GatewayCode = (typeof GATEWAY_CODES)[number]

export const refusalSchema = v.object({
  error: v.object({
    code: v.picklist(GATEWAY_CODES),
    message: v.string(),
    /** The field of the request's body that the message is about. */
    field: v.exactOptional(v.string()),
  }),
})
/** A connection as a person enters it; `baseUrl` and limits are the vendor's own where they are left out. */
export interface NewConnection {
  /** Made from the label where it is left out. */
  readonly id?: string
  readonly vendor: string
  readonly label: string
  readonly baseUrl?: string
  readonly apiKey: string
  readonly requestsPerSecond?: number
  readonly maxInFlight?: number
  readonly checkEverySeconds?: CheckSeconds
  /** For a vendor that is not part of the product. */
  readonly description?: ConfirmedDescription
}

/** A vendor's description, and the hosts that a person has confirmed for the key. */
export interface ConfirmedDescription {
  readonly text: string
  readonly hosts: readonly string[]
}

/** What is left out stays as it is. The base URL cannot change: the key belongs to its origin. */
export interface ConnectionChanges {
  readonly label?: string
  readonly apiKey?: string
  readonly requestsPerSecond?: number
  readonly maxInFlight?: number
  readonly checkEverySeconds?: CheckSeconds
}
export type GatewayRefusal = v.InferOutput<typeof refusalSchema>

export const connectionsPath = '/api/connections'

export const feedPath = '/api/feed'

/** The bytes that the gateway keeps under this hash. */
export function archivePath(sha256: string): string {
  return `/api/archive/${sha256}`
}

export function commandPath(name: string): string {
  return `/api/commands/${name}`
}

export function connectionPath(connection: string): string {
  return `${connectionsPath}/${encodeURIComponent(connection)}`
}

export function forwardPath(connection: string, vendorPath: string): string {
  return `/api/forward/${encodeURIComponent(connection)}${vendorPath}`
}

interface MediaOptions {
  readonly kind?: OutputKind
  readonly name?: string
  /** The connection whose key the address needs. */
  readonly key?: string
}

export function mediaPath(url: string, options: MediaOptions = {}): string {
  const query = new URLSearchParams({ url, ...options })
  return `/api/media?${query.toString()}`
}

/** The status that the vendor, the media server or the gateway meant. */
export function statusOf(response: {
  readonly status: number
  readonly headers: { get(name: string): string | null }
}): number {
  return Number(response.headers.get(STATUS_HEADER) ?? response.status)
}
