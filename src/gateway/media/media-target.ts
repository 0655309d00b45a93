import ipaddr from 'ipaddr.js'
import { bareHost, isOwnHost, type BoundAddress } from '#gateway/server/own-host.ts'

/** Where an output may be fetched from, or why not. */
export type MediaTarget =
  | { readonly kind: 'sandbox'; readonly url: URL }
  | { readonly kind: 'public'; readonly url: URL }
  | { readonly kind: 'named'; readonly url: URL }
  | { readonly kind: 'refused'; readonly reason: string }

const LONGEST_URL = 16_384

/**
 * Judges one address: the one the page asked for, and each one a redirect leads to. Public addresses are checked
 * once more when the socket connects.
 */
export function judgeMediaUrl(text: string, bound: BoundAddress, mediaHosts: readonly string[]): MediaTarget {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return refused('not an absolute address')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('only https addresses can be fetched')
  if (url.username !== '' || url.password !== '') return refused('the address holds a user name or a password')
  url.hash = ''
  if (url.protocol === 'http:' && isOwnHost(bound, url.host)) {
    if (url.pathname.startsWith('/sandbox/media/')) return { kind: 'sandbox', url }
    return refused('the gateway does not fetch from itself')
  }
  if (isNamed(url, mediaHosts)) return { kind: 'named', url }
  const remedy = `; if it is yours, add ${JSON.stringify(url.host)} to "mediaHosts" in the configuration`
  if (ipaddr.isValid(bareHost(url.hostname))) return refused(`${url.hostname} is a bare IP address${remedy}`)
  if (url.protocol === 'http:') return refused(`only https addresses can be fetched${remedy}`)
  if (url.port !== '') return refused(`port ${url.port} is not the https port${remedy}`)
  return { kind: 'public', url }
}

/** `host` names every port of a host, `host:port` just one. */
function isNamed(url: URL, mediaHosts: readonly string[]): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return mediaHosts.includes(url.hostname) || mediaHosts.includes(`${url.hostname}:${port}`)
}

function refused(reason: string): MediaTarget {
  return { kind: 'refused', reason }
}
