import { callbackAddress } from '#domain/connection/callback-address.ts'
import { PROTOCOL, type Session } from '#domain/connection/gateway-protocol.ts'
import type { GatewayConfig } from '#gateway/config/config.ts'
import type { ConnectionStore } from '#gateway/connections/connection-store.ts'
import { describeConnection } from '#gateway/connections/connections.ts'
import type { Caller } from '#gateway/people/caller.ts'

/** Where the page that asks has come from: by the public name it may be HTTPS, which ends before this server. */
export function originOf(request: Request, { publicUrl }: Pick<GatewayConfig, 'publicUrl'>): string {
  const own = new URL(request.url)
  const known = publicUrl === null ? null : new URL(publicUrl)
  return known?.host === own.host ? known.origin : own.origin
}

interface SessionFacts {
  readonly version: string
  readonly token: string
  readonly config: Pick<GatewayConfig, 'publicUrl'>
  readonly connections: ConnectionStore
  /** Whether this gateway keeps the list at present. */
  readonly keeps: boolean
  readonly caller: Caller | undefined
}

/** What a page learns of its gateway. `origin` is this server's own, as the page addressed it. */
export function sessionOf(
  { version, token, config, connections, keeps, caller }: SessionFacts,
  origin: string,
): Session {
  const { publicUrl } = config
  const descriptions = connections.descriptions()
  return {
    version,
    protocol: PROTOCOL,
    token,
    ...(descriptions.length === 0 ? {} : { descriptions }),
    ...(caller === undefined || caller.name === null
      ? {}
      : { person: { name: caller.name, role: caller.role, canLeave: caller.through === 'session' } }),
    keeper: keeps ? 'gateway' : 'page',
    connections: connections.list().map((connection) => {
      const revision = connections.revision(connection.id)
      return {
        ...describeConnection(connection, origin),
        ...(keeps && publicUrl !== null ? { callback: callbackAddress(publicUrl, connection.id) } : {}),
        ...(revision === 0 ? {} : { revision }),
      }
    }),
  }
}
