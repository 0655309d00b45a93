import type { Readable } from 'node:stream'
import { Agent, request } from 'undici'
import { SECOND, type Millis } from '#domain/time.ts'

export interface WireRequest {
  readonly url: URL
  readonly method: 'PUT' | 'HEAD' | 'GET' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | null
  readonly signal: AbortSignal | null
}

export interface S3Reply {
  readonly status: number
  readonly header: (name: string) => string | null
  readonly body: Readable
}

/** Sends one request as it is. */
export type Wire = (request: WireRequest) => Promise<S3Reply>

const CONNECT_LIMIT: Millis = 10 * SECOND
const SILENCE: Millis = 30 * SECOND

/** @param silence how long the server may be silent; while a body is on its way, how long it may take nothing of it. */
export function openWire(silence: Millis = SILENCE): Wire {
  const dispatcher = new Agent({
    connect: { timeout: CONNECT_LIMIT },
    headersTimeout: silence,
    bodyTimeout: silence,
  })
  return async ({ url, ...asked }) => {
    const reply = await request(url, { ...asked, headers: { ...asked.headers }, dispatcher })
    // Without a listener an abort after the last read would be an unhandled error event.
    reply.body.on('error', () => undefined)
    const header = (key: string) => [reply.headers[key] ?? []].flat()[0] ?? null
    return { status: reply.statusCode, header, body: reply.body }
  }
}
