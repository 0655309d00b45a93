import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { isLoopbackHost, type BoundAddress } from '#gateway/server/own-host.ts'

/** Below this an answer travels in a packet or two whatever is done to it. */
const SMALLEST = 2048
/** The quickest level: a page of a vendor's list shrinks to a tenth with it. */
const LEVEL = 1

/**
 * The same answer in fewer bytes, where that is worth it: JSON for a browser on another machine. On the own machine the bytes
 * travel through memory, and packing and unpacking them only costs time. Media is packed already, and an event stream must
 * not wait for more.
 */
export async function compressedAnswer(bound: BoundAddress, request: Request, response: Response): Promise<Response> {
  if (!isFromAfar(bound, request) || !takesGzip(request) || !isPlainJson(response)) return response
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { status } = response
  const headers = new Headers(response.headers)
  headers.append('vary', 'accept-encoding')
  headers.delete('content-length')
  if (bytes.byteLength < SMALLEST) return new Response(bytes, { status, headers })
  headers.set('content-encoding', 'gzip')
  return new Response(new Uint8Array(await promisify(gzip)(bytes, { level: LEVEL })), { status, headers })
}

function isFromAfar({ host }: BoundAddress, { headers }: Request): boolean {
  return !isLoopbackHost(host) || headers.has('x-forwarded-for') || headers.has('forwarded')
}

function takesGzip({ headers }: Request): boolean {
  return /(?:^|,)\s*gzip\s*(?:,|$)/i.test(headers.get('accept-encoding') ?? '')
}

/** Complete in memory by now, as all JSON of the gateway is. */
function isPlainJson({ body, headers }: Response): boolean {
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers.get('content-type') ?? '')
  return body !== null && isJson && !headers.has('content-encoding')
}
