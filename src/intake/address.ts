import type { Connection } from '#domain/connection/connection.ts'
import type { Remote } from '#domain/task/task.ts'
import { isStranger } from '#intake/known-here.ts'
import { homesOf } from '#vendors/homes.ts'
import type { KnownVendor } from '#vendors/port.ts'

/** A vendor that knows an address as one of a task. */
export interface AddressClaim {
  readonly vendor: KnownVendor
  readonly remote: Remote
  readonly model: string | null
}

/** A web address in the text, and what it tells about the ids in it. */
export interface Address {
  /** Empty for the path of a request line. */
  readonly host: string
  /** Connections that this address belongs to: their base URL is its beginning. */
  readonly connections: readonly Connection[]
  /** Vendors whose public API lives at this host. */
  readonly vendors: readonly KnownVendor[]
  readonly claims: readonly AddressClaim[]
}

/** Reads an address with its scheme, or one of a request line, which begins with `/`. */
export type ReadAddress = (text: string) => Address | null

/** Stands for the host that a request line does not name. */
const NO_HOST = 'https://no-host.invalid'

interface Route {
  readonly vendor: KnownVendor
  readonly path: RegExp
  readonly query: readonly string[]
  /** Hosts at which alone it is believed; null for any: a proxy has the same paths. */
  readonly at: ReadonlySet<string> | null
  readonly recognise: KnownVendor['urls'][number]['recognise']
}

/** Prepares the reading of addresses. A base URL may have a path of its own, hence the few segments before the vendor's. */
export function addressReader(vendors: readonly KnownVendor[], connections: readonly Connection[]): ReadAddress {
  const homes = vendors.map((vendor) => ({ vendor, hosts: hostsOf(vendor) }))
  const routes = homes.flatMap(({ vendor, hosts }): readonly Route[] =>
    vendor.urls.map(({ path, query = [], recognise }) => ({
      vendor,
      path: new RegExp(`^(?:/[^/]*){0,8}?(?:${path})/?$`),
      query,
      at: isStranger(vendor, connections) ? hosts : null,
      recognise,
    })),
  )
  const bases = connections.map((connection) => ({ connection, base: canonicalBase(connection.baseUrl) }))
  return (text) => {
    const isPath = text.startsWith('/')
    const whole = isPath ? `${NO_HOST}${text}` : text
    if (!URL.canParse(whole)) return null
    const url = new URL(whole)
    return {
      host: isPath ? '' : url.host,
      connections: bases.flatMap(({ connection, base }) =>
        base !== null && `${url.origin}${url.pathname}`.startsWith(`${base}/`) ? [connection] : [],
      ),
      vendors: homes.flatMap(({ vendor, hosts }) => (hosts.has(url.host) ? [vendor] : [])),
      claims: routes.flatMap(({ vendor, path, query, at, recognise }) => {
        const groups = at?.has(url.host) === false ? null : path.exec(url.pathname)
        const parameters = query.map((name) => url.searchParams.get(name) ?? '')
        const found = groups === null ? null : recognise([...groups.slice(1), ...parameters])
        return found === null ? [] : [{ vendor, ...found }]
      }),
    }
  }
}

/** True when the address is one of a vendor or a connection that we know. */
export function isAtHome(address: Address): boolean {
  return address.connections.length > 0 || address.vendors.length > 0
}

function hostsOf(vendor: KnownVendor): ReadonlySet<string> {
  return new Set(homesOf(vendor).flatMap((home) => hostOf(home) ?? []))
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

/** Written as the URL parser writes addresses (lower-case host, no default port), without a trailing slash. */
function canonicalBase(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.replace(/\/$/, '')
}
