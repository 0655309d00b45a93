import * as v from 'valibot'
import { sessionSchema, TOKEN_HEADER, type Session } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { createGateway, type Gateway, type GatewayParts } from '#gateway/server/gateway.ts'
import { testVendor } from '#testing/system/test-vendor.ts'
import type { Vendor } from '#vendors/port.ts'

/** Where the gateway under test believes it listens. */
export const OWN_ORIGIN = 'http://127.0.0.1:4310'

export interface OpenGateway {
  readonly gateway: Gateway
  readonly session: Session
  /** Every line that was logged. */
  readonly logged: readonly string[]
  /** Asks as the gateway's own page does; `headers` may override any of that. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
}

/** A gateway over a configuration written as in a file, with the Acme vendor unless others are given. */
export async function openGateway(
  file: unknown,
  parts: Partial<Omit<GatewayParts, 'config' | 'log'>> = {},
  /** Headers that let the page in, where the gateway asks who it is. */
  letIn: Readonly<Record<string, string>> = {},
  vendors: readonly Vendor[] = [testVendor()],
  /** The address that every request comes from. */
  from: string | null = null,
): Promise<OpenGateway> {
  const parsed = parseConfig(JSON.stringify(file), { vendors, env: {} })
  if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'))
  const logged: string[] = []
  const gateway = createGateway({
    config: parsed.config,
    sandbox: { fetch: async () => new Response('no sandbox here', { status: 501 }) },
    clock: { now: () => 1_760_000_000_000 },
    bound: { host: '127.0.0.1', port: 4310 },
    version: '0.0.0',
    assets: null,
    accessWord: null,
    log: (line) => logged.push(line),
    ...parts,
  })
  const answer = await gateway.fetch(new Request(OWN_ORIGIN + sessionPath, { headers: letIn }), from)
  const session = v.parse(sessionSchema, await answer.json())
  return {
    gateway,
    session,
    logged,
    ask(path, init = {}) {
      const headers = new Headers({ 'sec-fetch-site': 'same-origin', [TOKEN_HEADER]: session.token })
      new Headers(init.headers).forEach((value, name) => headers.set(name, value))
      return gateway.fetch(new Request(new URL(path, OWN_ORIGIN), { ...init, headers }), from)
    },
  }
}

/** The code of a refusal; `vendor answered 200` when it is none. */
export async function codeOf(response: Response): Promise<string> {
  if (response.headers.get('x-renderwatch-origin') !== 'gateway') return `vendor answered ${response.status}`
  const body: { readonly error?: { readonly code?: string } } = JSON.parse(await response.text())
  return body.error?.code ?? 'no code'
}
