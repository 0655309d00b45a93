/** Where a vendor's API lives, and to which of these places a request with a key may go. */
import type { KnownVendor } from '#vendors/port.ts'

type Homes = Pick<KnownVendor, 'defaultBaseUrl' | 'otherHomes'>

/** Every base URL of the vendor, the usual one first, without a trailing slash. */
export function homesOf({ defaultBaseUrl, otherHomes = [] }: Homes): readonly string[] {
  return [defaultBaseUrl, ...otherHomes].map(bare)
}

/**
 * The base below which a request goes: the connection's own, or the home that the request names. A connection that is
 * elsewhere is a person's proxy, or the sandbox: it stands for all homes. Null where the name is no home of the vendor's:
 * it came from an answer, and the key must not follow it.
 */
export function baseFor(vendor: Homes, own: string, named: string | undefined): string | null {
  if (named === undefined) return own
  const homes = homesOf(vendor)
  if (!homes.includes(bare(own))) return own
  return homes.includes(bare(named)) ? bare(named) : null
}

/** The home that an address in an answer lies at, for a handle to keep; null for the usual one and for no home. */
export function homeNamed(vendor: Homes, address: string): string | null {
  if (!URL.canParse(address)) return null
  const { origin, pathname, username, password } = new URL(address)
  if (username !== '' || password !== '') return null
  return homesOf(vendor).find((home) => `${origin}${pathname}`.startsWith(`${home}/`)) ?? null
}

function bare(url: string): string {
  return url.replace(/\/$/, '')
}
