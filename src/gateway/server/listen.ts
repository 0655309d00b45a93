import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Millis } from '#domain/time.ts'
import type { BoundAddress } from '#gateway/server/own-host.ts'

type Listening<G> =
  | { readonly kind: 'listening'; readonly server: Server; readonly gateway: G; readonly bound: BoundAddress }
  /** `free` is the next port that nobody uses; null when none of the next {@link PORTS_TRIED} is free. */
  | { readonly kind: 'in-use'; readonly free: number | null }
  | { readonly kind: 'failed'; readonly code: string }

const PORTS_TRIED = 50

/** Opens a port for a gateway, which is made last: it must know the port that it answers for. */
export async function listen<G extends { fetch(request: Request, from: string | null): Promise<Response> }>(
  make: (bound: BoundAddress) => G,
  host: string,
  port: number,
): Promise<Listening<G>> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 15_000, maxHeaderSize: 32_768 })
  const code = await bind(server, host, port)
  if (code === 'EADDRINUSE') return { kind: 'in-use', free: await nextFree(host, port) }
  if (code !== null) return { kind: 'failed', code }
  const address = server.address()
  const bound = { host, port: typeof address === 'object' && address !== null ? address.port : port }
  const gateway = make(bound)
  const answer = getRequestListener(
    (request, { incoming }) => gateway.fetch(request, incoming.socket.remoteAddress ?? null),
    { overrideGlobalObjects: false },
  )
  server.on('request', (request, response) => void answer(request, response))
  return { kind: 'listening', server, gateway, bound }
}

/** Stops taking requests and lets running ones end; cuts off what is still open after `grace`. */
export async function close(server: Server, grace: Millis): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), grace)
  await closed
  clearTimeout(timer)
}

/** Null, or the code of why the port could not be taken. */
function bind(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => resolve(error.code ?? 'UNKNOWN')
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve(null)
    })
  })
}

async function nextFree(host: string, taken: number): Promise<number | null> {
  for (let port = taken + 1; port <= Math.min(taken + PORTS_TRIED, 65_535); port += 1) {
    const probe = createServer()
    const code = await bind(probe, host, port)
    if (code !== null) continue
    await close(probe, 0)
    return port
  }
  return null
}
