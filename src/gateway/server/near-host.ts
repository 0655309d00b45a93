import ipaddr from 'ipaddr.js'
import { bareHost, isLoopbackHost } from '#gateway/server/own-host.ts'

/** Names that are given out within a network alone (RFC 6762, RFC 8375, ICANN's `internal`, and routers' own). */
const NEAR_NAME = /^(?:[a-z0-9-]{1,63}|(?:[a-z0-9-]{1,63}\.){1,8}(?:local|lan|home\.arpa|internal))$/i

/** True for a host of a URL that stands on this machine or in the network around it, as far as its name tells. */
export function isNearHost(hostname: string): boolean {
  const bare = bareHost(hostname)
  if (isLoopbackHost(bare)) return true
  if (!ipaddr.isValid(bare)) return NEAR_NAME.test(bare)
  return ['private', 'uniqueLocal'].includes(ipaddr.process(bare).range())
}
