import { isNavigation } from '#gateway/server/navigation.ts'
import { isOwnHost, type BoundAddress } from '#gateway/server/own-host.ts'

/**
 * Why a request must be refused before anything else is looked at; null when it comes from this server's own page
 * or from a program such as curl. `safe` requests (GET, HEAD without a key) may also be typed into the address bar.
 * A link on any site may lead to a page of ours: it holds no data, and frames of it are forbidden by its own policy.
 */
export function originMistake(bound: BoundAddress, request: Request, safe: boolean): string | null {
  const url = new URL(request.url)
  // An absolute request target may disagree with the Host header: both must be ours.
  const host = request.headers.get('host') ?? url.host
  if (!isOwnHost(bound, host) || !isOwnHost(bound, url.host)) return `this server is not ${JSON.stringify(host)}`
  const origin = request.headers.get('origin')
  if (origin !== null && !(URL.canParse(origin) && new URL(origin).host === url.host)) {
    return 'the request comes from a page of another origin'
  }
  const site = request.headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || (site === 'none' && safe)) return null
  const isLink = isNavigation(request, url.pathname) && request.headers.get('sec-fetch-dest') === 'document'
  if (safe && isLink) return null
  return 'the request comes from a page of another origin'
}
