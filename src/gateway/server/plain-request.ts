/**
 * A request of the server as the platform's own. What the server's library hands on only looks like one: whoever makes a
 * new request of it, as parts of the sandbox do for bodies without a length, is told that there is nothing in it.
 */
export function plainRequest(request: Request): Request {
  const { url, method, headers, body, signal } = request
  return new Request(url, { method, headers, signal, ...(body === null ? {} : { body, duplex: 'half' }) })
}
