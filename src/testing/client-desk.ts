/** The sandbox over a real port, for vendors' own clients, and what Renderwatch sees of the same tasks. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Observation } from '#domain/task/observation.ts'
import type { Millis } from '#domain/time.ts'
import { bodyOf } from '#engine/conversation/request-body.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { createSandboxDesk, type SandboxDesk } from '#testing/sandbox-desk.ts'
import type { Cast } from '#sandbox/front/dialect.ts'
import type { Registry } from '#vendors/registry-port.ts'
import { credentialSource } from '#vendors/credentials.ts'
import type { Script, Vendor } from '#vendors/port.ts'

export interface ClientDesk {
  readonly desk: SandboxDesk
  /** Where the sandbox imitates a vendor. */
  readonly at: (vendor: string) => string
  readonly vendorOf: (key: string) => Vendor
  /** Runs a script of ours against the same sandbox. */
  readonly run: <T>(key: string, script: Script<T>) => Promise<T>
  /** What Renderwatch sees of the task in something that a client printed. */
  readonly pasted: (key: string, printed: unknown) => Promise<Observation>
  /** Lets so much time pass with each request, for a client that goes on asking by itself. */
  readonly hurry: (perRequest: Millis) => void
  readonly close: () => Promise<void>
}

export async function openClientDesk(registry: Registry, cast: Cast, apiKey: string): Promise<ClientDesk> {
  const desk = createSandboxDesk({ cast })
  let perRequest: Millis = 0
  const answer = getRequestListener(
    (request) => {
      desk.pass(perRequest)
      return desk.sandbox.fetch(request)
    },
    { overrideGlobalObjects: false },
  )
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const at = (vendor: string) => `http://127.0.0.1:${port}/sandbox/${vendor}`

  function vendorOf(key: string): Vendor {
    const vendor = registry.of(key)
    if (vendor === undefined) throw new Error(`no vendor ${key}`)
    return vendor
  }

  async function run<T>(key: string, script: Script<T>): Promise<T> {
    const { method, path, headers } = script.request
    const vendor = vendorOf(key)
    const shown = await credentialSource(vendor, apiKey)(desk.now())
    const response = await fetch(`${at(key)}${path}`, {
      method,
      headers: { ...headers, ...vendor.fixedHeaders, ...shown.headers },
      body: bodyOf(script.request),
    })
    const step = script.read({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
      receivedAt: desk.now(),
    })
    return step.kind === 'done' ? step.value : run(key, step)
  }

  return {
    desk,
    at,
    vendorOf,
    run,
    pasted(key, printed) {
      const vendor = vendorOf(key)
      const connections = [aConnection(key, { baseUrl: at(key) })]
      const text = JSON.stringify(printed)
      const { refs } = recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS }, [vendor])
      const [found] = refs
      if (found === undefined) throw new Error(`nothing recognised in ${text}`)
      return run(key, vendor.poll(found.ref.remote.handle))
    },
    hurry(time) {
      perRequest = time
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The end of a task, in Renderwatch's words. */
export function endOf(seen: Observation): { readonly phase: string; readonly files: readonly string[] } {
  if (seen.kind !== 'status') return { phase: seen.trouble.message, files: [] }
  return { phase: seen.state.phase, files: seen.outputs.map(({ url }) => url) }
}
