import type { CheckSeconds } from '#domain/connection/pace.ts'
import { sandboxConnectionId } from '#domain/connection/connection-id.ts'
import type { Connection } from '#domain/connection/connection.ts'
import { SANDBOX_SIGNING_KEY } from '#sandbox/callbacks/signature.ts'
import { type CredentialSource, credentialSource } from '#vendors/credentials.ts'
import type { Vendor } from '#vendors/port.ts'

/** A connection with its key. It never leaves the gateway: {@link describeConnection} makes what the page may see. */
export interface GatewayConnection {
  readonly id: string
  readonly label: string
  readonly vendor: Vendor
  readonly requestsPerSecond: number
  readonly maxInFlight: number
  readonly checkEverySeconds?: CheckSeconds
  /** What the vendor signs callbacks with, where a person told it. A function, as with the key: nothing shows it by accident. */
  readonly callbackKey?: () => string
  readonly target: ConnectionTarget
}

type ConnectionTarget = (
  | {
      readonly kind: 'vendor'
      readonly baseUrl: URL
    }
  | { readonly kind: 'sandbox' }
) & {
  /** Made on demand, so that no serialisation of a connection can hold a key. */
  readonly credentials: CredentialSource
  /** The same for the same key. It is a secret like the key itself. */
  readonly fingerprint: () => string
}

export const DEFAULT_MAX_IN_FLIGHT = 8

/** Accepted by every imitated vendor, printed in the README, worth nothing. */
const SANDBOX_KEY = 'sk-sandbox'

/** One connection to the built-in imitation of each vendor. */
export function sandboxConnections(vendors: readonly Vendor[]): readonly GatewayConnection[] {
  return vendors.map((vendor) => ({
    id: sandboxConnectionId(vendor.key),
    label: `Sandbox ${vendor.label}`,
    vendor,
    requestsPerSecond: vendor.defaultRequestsPerSecond,
    maxInFlight: DEFAULT_MAX_IN_FLIGHT,
    ...(vendor.callbackProof?.kind === 'signature' ? { callbackKey: () => SANDBOX_SIGNING_KEY } : {}),
    target: { kind: 'sandbox', ...keyed(vendor, SANDBOX_KEY) },
  }))
}

/** What a connection's target holds of its key. */
export function keyed(vendor: Vendor, key: string): Pick<ConnectionTarget, 'credentials' | 'fingerprint'> {
  return { credentials: credentialSource(vendor, key), fingerprint: () => key }
}

/** What the page may know. `origin` is this server's own, as the page addressed it. */
export function describeConnection(connection: GatewayConnection, origin: string): Connection {
  return {
    id: connection.id,
    label: connection.label,
    vendor: connection.vendor.key,
    baseUrl: baseUrlOf(connection, origin).href.replace(/\/$/, ''),
    requestsPerSecond: connection.requestsPerSecond,
    maxInFlight: connection.maxInFlight,
    ...(connection.checkEverySeconds === undefined ? {} : { checkEverySeconds: connection.checkEverySeconds }),
    sandbox: connection.target.kind === 'sandbox',
  }
}

export function baseUrlOf(connection: GatewayConnection, origin: string): URL {
  if (connection.target.kind === 'vendor') return connection.target.baseUrl
  return new URL(`${origin}/sandbox/${connection.vendor.key}`)
}
