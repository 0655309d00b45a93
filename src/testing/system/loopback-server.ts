import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  readonly host: string
  readonly port: number
  /** Every request that arrived, in order. */
  readonly seen: readonly Seen[]
  /** Connections to it that are open now. */
  readonly open: () => number
  readonly close: () => Promise<void>
}

export type Answer = (request: Seen, response: ServerResponse, incoming: IncomingMessage) => void

/** A tiny server on a free port of this machine, answering as a vendor or a file store would. */
export async function serveOnLoopback(answer: Answer): Promise<LoopbackServer> {
  const seen: Seen[] = []
  const listener: RequestListener = (incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      }
      seen.push(request)
      answer(request, response, incoming)
    })
  }
  const server = createServer(listener)
  let open = 0
  server.on('connection', (socket) => {
    open += 1
    socket.on('close', () => (open -= 1))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    port,
    seen,
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
