import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { connectionsPath, forwardPath } from '#domain/connection/gateway-protocol.ts'
import { defaultConfig } from '#gateway/config/config.ts'
import { connectionsAndSandbox } from '#gateway/server/product.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { codeOf, openGateway } from '#testing/system/open-gateway.ts'

const folder = mkdtempSync(join(tmpdir(), 'product-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('imitates a vendor that is described while it runs, from that moment on', async () => {
  const clock = { now: () => 1_760_000_000_000 }
  const { store, sandbox } = connectionsAndSandbox(defaultConfig([]), join(folder, 'config.json'), clock)
  const gateway = await openGateway({}, { store, sandbox })
  const { key, hosts } = PLAIN_DESCRIPTION
  const own = sandbox.world.size()
  const imitate = async (confirmed: readonly string[]) => {
    const description = { text: JSON.stringify(PLAIN_DESCRIPTION), hosts: confirmed }
    const answer = await gateway.ask(connectionsPath, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ vendor: key, sandbox: true, description }),
    })
    return answer.json()
  }
  expect(await imitate([])).toMatchObject({ error: { field: 'description' } })
  expect(await codeOf(await gateway.ask(forwardPath(`sandbox-${key}`, '/v1/me')))).toBe('unknown_connection')

  expect(await imitate(hosts)).toMatchObject({ connections: [{ id: `sandbox-${key}` }] })
  const made = await gateway.ask(forwardPath(`sandbox-${key}`, '/v1/tasks'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', input: { prompt: 'happy-image' } }),
  })
  const { id } = await made.json()
  sandbox.world.clock.advance(60_000)
  const seen = await (await gateway.ask(forwardPath(`sandbox-${key}`, `/v1/tasks/${id}`))).json()
  expect(seen).toMatchObject({ id, status: 'DONE' })
  // What was there before is there still.
  expect(sandbox.world.size()).toBe(own + 1)
})
