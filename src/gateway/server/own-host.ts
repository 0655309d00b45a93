import { hostname } from 'node:os'
import ipaddr from 'ipaddr.js'

/** Where the server listens, as bound: `0.0.0.0` and `::` stand for every address of the machine. */
export interface BoundAddress {
  readonly host: string
  readonly port: number
}

/** A URL's host name without the brackets of an IPv6 literal, lower case. */
export function bareHost(name: string): string {
  return name.replace(/^\[|\]$/g, '').toLowerCase()
}

/** True for names and literals that can only mean this machine. */
export function isLoopbackHost(name: string): boolean {
  const bare = bareHost(name)
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback'
}

/**
 * Does a `host[:port]` name this server? This is the guard against DNS rebinding: a page on another domain that
 * resolves to our address still sends its own domain as `Host`. IP literals cannot be rebound, so a server bound
 * to every address accepts them all.
 */
export function isOwnHost(bound: BoundAddress, host: string): boolean {
  const url = parseHost(host)
  if (url === null || (url.port === '' ? 80 : Number(url.port)) !== bound.port) return false
  const name = bareHost(url.hostname)
  if (isLoopbackHost(name) || name === bareHost(bound.host)) return true
  return isWildcard(bound.host) && (ipaddr.isValid(name) || name === hostname().toLowerCase())
}

/** The address to show and open in a browser. */
export function addressOf(bound: BoundAddress): string {
  const name = isWildcard(bound.host)
    ? 'localhost'
    : bound.host.includes(':')
      ? `[${bareHost(bound.host)}]`
      : bound.host
  return `http://${name}:${bound.port}`
}

function isWildcard(host: string): boolean {
  return bareHost(host) === '0.0.0.0' || bareHost(host) === '::'
}

function parseHost(host: string): URL | null {
  // Only the characters of a host: anything else ("a/b", "user@host") would be parsed as another part of the URL.
  if (!/^[\w.:[\]-]{1,255}$/.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`)
}
