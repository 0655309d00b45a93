/** Callbacks of described vendors, from the sandbox to the gateway's hook: each names its task, wherever its id stands. */
import { describe, expect, it } from 'vitest'
import { hooksPath } from '#domain/connection/callback-address.ts'
import { platformTimers } from '#engine/timers.ts'
import { sandboxConnections } from '#gateway/connections/connections.ts'
import { createHooks } from '#gateway/hooks/hook-routes.ts'
import { callbackSender } from '#gateway/hooks/send-callback.ts'
import { CallbackHints } from '#keeper/callback-hints.ts'
import type { SentCallback } from '#sandbox/callbacks/callback-post.ts'
import { HOUR } from '#domain/time.ts'
import { aRecordIn } from '#testing/builders.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { createSandboxDesk, DESK_ORIGIN } from '#testing/sandbox-desk.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import type { Description } from '#vendors/described/description.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { castOf } from '#vendors/dialects.ts'

const SECRET = 'a-secret-of-this-connection'
const ALL = DESCRIBED.map(({ description }) => description)
const CALLING = ALL.filter(({ submit }) => submit?.options?.['callback'] !== undefined)

/** A sandbox of this vendor and the hook of a gateway that has a connection to it, with one task under way. */
function houseOf(description: Description) {
  const vendors = createRegistry([describedVendor(description)])
  const [connection] = sandboxConnections(vendors.all)
  if (connection === undefined) throw new Error('not registered')
  const { vendor } = connection
  const sent: SentCallback[] = []
  const asked: string[] = []
  const statuses: number[] = []
  let watched: string | null = null
  const desk = createSandboxDesk({
    cast: castOf([describedDialect(description)], [vendor]),
    async send(callback) {
      sent.push(callback)
      const status = await send(callback)
      if (status !== null) statuses.push(status)
      return status
    },
  })
  const bound = { host: '127.0.0.1', port: 4310 }
  const send = callbackSender({
    bound,
    publicUrl: DESK_ORIGIN,
    fetch: async (input, init) => (await hooks(new Request(input, init))) ?? Response.error(),
  })
  const clock = { now: desk.now }
  const record = (id: string) =>
    aRecordIn({ phase: 'running', progress: null }, undefined, {
      connection: connection.id,
      vendor: vendor.key,
      remote: { id, handle: { id } },
    })
  const hints = new CallbackHints({
    clock,
    timers: platformTimers,
    engine: () => ({
      vendors,
      ledger: { findByRemote: (_, id) => (id === watched ? record(id) : undefined), get: () => undefined },
      polling: {
        checkNow: (ids) => Promise.resolve(void asked.push(...ids)),
        log: () => [],
      },
    }),
  })
  const hooks = createHooks({
    find: (id) => (id === connection.id ? connection : undefined),
    keeper: () => ({ hookSecret: () => SECRET, called: (id, body) => hints.take(id, body) }),
    bound,
    publicUrl: null,
    clock,
    log: () => undefined,
  })
  const watch = (id: string) => {
    watched = id
    return record(id).id
  }
  return { desk, vendor, sent, asked, statuses, watch, address: `${DESK_ORIGIN}${hooksPath}${connection.id}/${SECRET}` }
}

async function submitted(house: ReturnType<typeof houseOf>, { models = [], submit }: Description, word: string) {
  const options = Object.entries(submit?.options ?? {}).flatMap(([name, { ask }]) => (ask ? [[name, 'abc-def-1']] : []))
  const outcome = await runOver(
    house.desk,
    house.vendor,
    house.vendor.submit({
      model: models[0]?.id ?? 'a-model',
      params: { prompt: word },
      options: { ...Object.fromEntries(options), callback: house.address },
      idempotencyKey: 'own-1',
    }),
  )
  if (outcome.kind !== 'accepted') throw new Error(`the sandbox refused: ${JSON.stringify(outcome)}`)
  return outcome.remote.id
}

describe('callbacks of described vendors', () => {
  it.each(CALLING)('of $label have their task asked about, however it ends', async (description) => {
    for (const word of ['happy-image', 'task-failed', 'image-set', 'vanished-task']) {
      const house = houseOf(description)
      const task = house.watch(await submitted(house, description, word))
      expect(house.sent).toEqual([])
      house.desk.pass(HOUR)
      house.desk.sandbox.world.callbacks.catchUp()
      await Promise.resolve()
      await new Promise(setImmediate)
      expect(house.statuses).toEqual([204])
      expect(house.asked).toEqual([task])
      house.desk.sandbox.world.callbacks.clear()
    }
  })

  it('are sent where they were asked for and by those who have them', async () => {
    for (const description of ALL.filter((one) => !CALLING.includes(one) && one.submit !== undefined)) {
      const house = houseOf(description)
      await submitted(house, description, 'happy-image')
      house.desk.pass(HOUR)
      house.desk.sandbox.world.callbacks.catchUp()
      expect(house.sent).toEqual([])
    }
    expect(CALLING.length).toBeGreaterThan(20)
  })
})
