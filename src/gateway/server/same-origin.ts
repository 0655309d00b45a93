import { isNavigation } from '#gateway/server/navigation.ts'
import { isOwnHost, type BoundAddress } from '#gateway/server/own-host.ts'

interface OwnNames {
  readonly bound: BoundAddress
  /** A name that is not this machine's, by which people come all the same: through a proxy. Null without one. */
  readonly publicUrl: URL | null
}

/**
 * Why a request must be refused before anything else is looked at; null when it comes from this server's own page
 * or from a program such as curl. `safe` requests (GET, HEAD without a key) may also be typed into the address bar.
 * A link on any site may lead to a page of ours: it holds no data, and frames of it are forbidden by its own policy.
 */
export function originMistake(own: OwnNames, request: Request, safe: boolean): string | null {
  const url = new URL(request.url)
  // An absolute request target may disagree with the Host header: both must be ours.
  const host = request.headers.get('host') ?? url.host
  if (!isOurs(own, host) || !isOurs(own, url.host)) return `this server is not ${JSON.stringify(host)}`
  const origin = request.headers.get('origin')
  if (origin !== null && !isOwnOrigin(own, origin, url.host)) {
    return 'the request comes from a page of another origin'
  }
  const site = request.headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || (site === 'none' && safe)) return null
  const isLink = isNavigation(request, url.pathname) && request.headers.get('sec-fetch-dest') === 'document'
  if (safe && isLink) return null
  return 'the request comes from a page of another origin'
}

/** Does a `host[:port]` name this server, by whichever of its names? */
export function isOurs({ bound, publicUrl }: OwnNames, host: string): boolean {
  return isOwnHost(bound, host) || host.toLowerCase() === publicUrl?.host
}

/** A proxy may ask by an address of this machine for a page that came by the public name. */
function isOwnOrigin({ publicUrl }: OwnNames, origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === host || origin === publicUrl?.origin
}
