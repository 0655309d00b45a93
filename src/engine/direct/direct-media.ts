import { type GatewayCode, type GatewayRefusal, ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import type { FetchMedia } from '#engine/outputs/fetch-output.ts'

/** Outputs without a gateway. */
export interface DirectMedia {
  /** An output is shown from its own address, if that is one of the web. */
  readonly urlOf: (url: string) => string
  readonly fetch: FetchMedia
}

export function directMedia(fetch: typeof globalThis.fetch): DirectMedia {
  return { urlOf: (url) => httpUrl(url) ?? 'about:blank', fetch: fetchThroughPage(fetch) }
}

/**
 * Fetches outputs as the gateway's media route would, from the page itself: takes that route's path and gives its
 * refusals, so that saving works the same way. No key is involved.
 */
function fetchThroughPage(fetch: typeof globalThis.fetch): FetchMedia {
  return async (path, init) => {
    const query = new URLSearchParams(path.slice(path.indexOf('?') + 1))
    const url = httpUrl(query.get('url'))
    if (query.has('key')) return refusal('media_forbidden', ONLY_WITH_KEY)
    if (url === null) return refusal('media_forbidden', 'this address is not one of the web')
    const { host } = new URL(url)
    const range = new Headers(init.headers).get('range')
    // Before any other header of ours the browser would ask the host whether it may be sent.
    const headers: Record<string, string> = range === null ? {} : { range }
    let response: Response
    try {
      response = await fetch(url, {
        ...init,
        headers,
        mode: 'cors',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      })
    } catch (error) {
      // What broke in the middle was readable before: that is the network.
      if (init.signal?.aborted === true || range !== null) throw error
      const message =
        `the browser was not allowed to read it: ${host} does not let other sites' pages read its files, or the ` +
        'network is down. Open the link in a new tab and save it there, or run the gateway'
      return refusal('media_forbidden', message)
    }
    if (response.status === 403 || response.status === 410) return refusal('media_expired', `HTTP ${response.status}`)
    if (response.status === 404) return refusal('media_missing', 'HTTP 404')
    return response.ok ? response : refusal('media_failed', `${host} answered with status ${response.status}`)
  }
}

/** A picture or a player cannot send one, and a key has no place in an address. */
const ONLY_WITH_KEY =
  'the vendor gives this file only with the key, which this page does not send for files: run the gateway'

function refusal(code: GatewayCode, message: string): Response {
  const body: GatewayRefusal = { error: { code, message } }
  return Response.json(body, { status: 502, headers: { [ORIGIN_HEADER]: 'gateway' } })
}
