import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bytesOf, type Bucket } from '#testing/s3/bucket.ts'

export interface BucketServer {
  readonly endpoint: URL
  readonly close: () => Promise<void>
}

/** The bucket on a port of this machine. */
export async function serveBucket(bucket: Bucket): Promise<BucketServer> {
  const server = createServer((request, response) => void answer(bucket, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: new URL(`http://127.0.0.1:${port}`),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(bucket: Bucket, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '' } = request
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const said = await bucket.answer({ method, target: url, headers }, () => bytesOf(request)).catch(() => null)
  if (said === 'silent') return
  if (said === null) return void request.destroy()
  response.writeHead(said.status, said.headers)
  response.end(method === 'HEAD' ? undefined : said.body)
}
