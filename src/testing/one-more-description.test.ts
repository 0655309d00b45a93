/** An invented vendor, given at run time as a description alone: the page learns it, and the whole way works. */
import { expect, it } from 'vitest'
import { forwardPath, sessionSchema, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { createGateway } from '#gateway/server/gateway.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import { NOON } from '#testing/builders.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { vendorIn } from '#vendors/described/vendor-in.ts'
import { castWith } from '#testing/cast.ts'
import { KNOWN } from '#vendors/known.ts'
import { LOADERS } from '#vendors/loaders.ts'
import type { Script } from '#vendors/port.ts'
import { VENDORS } from '#vendors/registry.ts'
import * as v from 'valibot'

const OWN = 'http://127.0.0.1:4310'
const { key } = PLAIN_DESCRIPTION

function openGateway() {
  const file = { connections: [], descriptions: [PLAIN_DESCRIPTION], sandbox: [key] }
  const parsed = parseConfig(JSON.stringify(file), { vendors: VENDORS, env: {} })
  if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'))
  const clock = { now: () => NOON }
  const cast = castWith(parsed.config.described.map(({ description }) => description))
  const sandbox = createSandbox({ clock, cast, demo: false })
  const gateway = createGateway({
    config: parsed.config,
    sandbox,
    clock,
    bound: { host: '127.0.0.1', port: 4310 },
    version: '0',
    assets: null,
    accessWord: null,
    log: () => undefined,
  })
  return { gateway, sandbox }
}

it('is learnt by the page, recognised, submitted to, watched and shown', async () => {
  const { gateway, sandbox } = openGateway()
  const session = async () => v.parse(sessionSchema, await (await gateway.fetch(new Request(OWN + sessionPath))).json())
  const vendors = createRegistry([], {
    loaders: () => Promise.resolve(LOADERS),
    known: () => Promise.resolve(KNOWN),
    read: (text) => Promise.resolve(vendorIn(text)),
  })
  const access = accessWithVendors(
    { session, subscribe: () => () => undefined, transport: () => Promise.resolve({ kind: 'offline' }) },
    vendors,
  )
  const opened = await access.session(new AbortController().signal)
  const vendor = vendors.of(key)
  const [connection] = opened?.connections ?? []
  if (opened === null || vendor === undefined || connection === undefined) throw new Error('not learnt')
  expect(vendors.labelOf(key)).toBe(PLAIN_DESCRIPTION.label)

  async function run<T>(script: Script<T>): Promise<T> {
    const { method, path, headers, body } = script.request
    const request = new Request(OWN + forwardPath(`sandbox-${key}`, path), {
      method,
      headers: { ...headers, 'sec-fetch-site': 'same-origin', [TOKEN_HEADER]: opened?.token ?? '' },
      body,
    })
    const response = await gateway.fetch(request)
    const step = script.read({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
      receivedAt: NOON,
    })
    return step.kind === 'done' ? step.value : run(step)
  }

  expect((await run(vendor.probe())).kind).toBe('works')
  const request = { model: 'a-model', params: { prompt: 'happy-image' }, options: {}, idempotencyKey: 'own' }
  const made = await run(vendor.submit(request))
  if (made.kind !== 'accepted') throw new Error(`not accepted: ${made.kind}`)
  const context = { connections: [connection], known: () => undefined, answers: NO_ANSWERS }
  const { refs } = recognise(`submitted ${made.remote.id}`, context, await vendors.known())
  expect(refs.map(({ ref }) => [ref.vendor, ref.remote])).toEqual([[key, made.remote]])
  expect(seen(await run(vendor.poll(made.remote.handle)))).toBe('queued')
  sandbox.world.clock.advance(60_000)
  const end = await run(vendor.poll(made.remote.handle))
  expect(seen(end)).toBe('succeeded')
  expect(end.kind === 'status' && end.outputs.map(({ kind }) => kind)).toEqual(['image'])
})
