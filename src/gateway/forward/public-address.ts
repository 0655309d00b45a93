import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress, LookupAllOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Resolves a name to all of its addresses; `dns.lookup`, or a test's own. */
type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** The `code` of the error that {@link publicOnly} fails with. */
export const NOT_PUBLIC = 'ERR_ADDRESS_NOT_PUBLIC'

/**
 * True for an address that anybody on the internet may reach. Everything else is refused: private, loopback,
 * link-local (cloud metadata), carrier-grade NAT, multicast, unspecified, reserved, and each way of writing one of
 * these inside an IPv6 address (mapped, 6to4, Teredo, NAT64: their ranges are not `unicast`).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv4') return true
  // Global unicast is 2000::/3 (IANA); the rest of the space is not routed, or hides an IPv4 address (`::7f00:1`).
  return ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}

/**
 * A `lookup` for sockets that fails unless every address of a name is public. The socket connects to what this
 * returns, so a name that changes its mind after a check (DNS rebinding) gains nothing.
 */
export function publicOnly(resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null) callback(error, '')
      else if (first === undefined || !addresses.every((entry) => isPublicAddress(entry.address))) {
        callback(Object.assign(new Error(`${hostname} is not a public address`), { code: NOT_PUBLIC }), '')
      } else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
