import { errorText } from '#domain/error-text.ts'
import type { Connection } from '#domain/connection/connection.ts'
import { readBody } from '#engine/conversation/read-body.ts'
import type { Access } from '#engine/conversation/transport.ts'
import type { Sandbox } from '#sandbox/sandbox.ts'
import { sandboxFetch } from '#testing/sandbox-fetch.ts'
import { vendorOf } from '#testing/product.ts'

const ORIGIN = 'http://sandbox.test'

/** Reaches the sandbox of this process, as the gateway would with the key `sk-sandbox`, without the gateway. */
export function sandboxAccess(sandbox: Pick<Sandbox, 'fetch'>, connections: readonly Connection[]): Access {
  const fetch = sandboxFetch(sandbox)
  return {
    async transport(connection, { method, path, headers, body }, signal) {
      const vendor = vendorOf(connection.vendor)
      const key = { ...vendor?.fixedHeaders, ...vendor?.authorize('sk-sandbox') }
      try {
        const url = `${ORIGIN}/sandbox/${connection.vendor}${path}`
        const response = await fetch(url, { method, headers: { ...headers, ...key }, body, signal })
        const text = await readBody(response)
        if (text === null) return { kind: 'too-large', status: response.status, limit: 0 }
        const replyHeaders = Object.fromEntries(response.headers)
        return {
          kind: 'reply',
          reply: { status: response.status, headers: replyHeaders, body: text, receivedAt: Date.now() },
        }
      } catch (error) {
        signal.throwIfAborted()
        return { kind: 'network', message: errorText(error) }
      }
    },
    session: () => Promise.resolve({ version: '0', token: 'first', connections: [...connections] }),
    subscribe: () => () => undefined,
  }
}
