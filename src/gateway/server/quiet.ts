import { STATUS_HEADER } from '#domain/connection/gateway-protocol.ts'

/**
 * A browser writes every 4xx and 5xx of a request into the console as an error of the page, and a vendor's 404 or a
 * dead link is none: to a browser such answers come as 200 with the true status in {@link STATUS_HEADER}. Anybody else
 * (curl, a script) gets the status itself.
 */
export function quieted(request: Request, response: Response): Response {
  if (response.status < 400 || !request.headers.has('sec-fetch-site')) return response
  const headers = new Headers(response.headers)
  headers.set(STATUS_HEADER, String(response.status))
  headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: 200, headers })
}
