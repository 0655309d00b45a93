/**
 * The vendors of a team's connections, each an imitation of its own in this process. Each gateway has an address of its
 * own to reach them by, so that it is known who asked.
 */
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import * as v from 'valibot'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { CAST } from '#testing/cast.ts'

export interface Asked {
  readonly at: number
  readonly gateway: string
  readonly connection: string
}

export interface TeamVendors {
  readonly asked: readonly Asked[]
  /** The address for one gateway, under which each connection has a path. */
  readonly addressFor: (gateway: string) => Promise<string>
  readonly tasksAt: (connection: string) => Promise<number>
  readonly advance: (millis: number) => Promise<void>
  readonly close: () => Promise<void>
}

const INSIDE = 'http://127.0.0.1'
const countsSchema = v.object({ total: v.number() })

export function teamVendors(connections: readonly string[]): TeamVendors {
  const clock = { now: () => Date.now() }
  const sandboxes = new Map<string, Sandbox>()
  for (const connection of connections) sandboxes.set(connection, createSandbox({ clock, cast: CAST, demo: false }))
  const asked: Asked[] = []
  const servers: Server[] = []

  async function front(gateway: string, request: Request): Promise<Response> {
    const url = new URL(request.url)
    const [, connection = '', rest = ''] = /^\/([\w-]+)(\/.*)$/.exec(url.pathname) ?? []
    const sandbox = sandboxes.get(connection)
    if (sandbox === undefined) return new Response(null, { status: 404 })
    asked.push({ at: performance.now(), gateway, connection })
    const { method, headers } = request
    const body = method === 'GET' ? null : await request.arrayBuffer()
    return sandbox.fetch(new Request(new URL(rest + url.search, INSIDE), { method, headers, body }))
  }

  return {
    asked,
    async addressFor(gateway) {
      const listen = getRequestListener((request) => front(gateway, request), { overrideGlobalObjects: false })
      const server = createServer((incoming, outgoing) => void listen(incoming, outgoing))
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = server.address()
      return `${INSIDE}:${typeof address === 'object' && address !== null ? address.port : 0}`
    },
    async tasksAt(connection) {
      const answer = await sandboxes.get(connection)?.fetch(new Request(`${INSIDE}/sandbox/tasks`))
      return v.parse(countsSchema, await answer?.json()).total
    },
    async advance(advanceMs) {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advanceMs }),
      }
      for (const sandbox of sandboxes.values()) await sandbox.fetch(new Request(`${INSIDE}/sandbox/clock`, init))
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}
