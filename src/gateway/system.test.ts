/** Gateway, sandbox and the real adapters over a real port, through the transport that the page uses. */
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection } from '#domain/connection/connection.ts'
import { mediaPath, refusalSchema } from '#domain/connection/gateway-protocol.ts'
import { sniffMediaType } from '#domain/output/media-type.ts'
import type { Observation } from '#domain/task/observation.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import { Line } from '#engine/connection/line.ts'
import { listenTo } from '#engine/polling/stream.ts'
import { platformTimers } from '#engine/timers.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { createGateway } from '#gateway/server/gateway.ts'
import { close, listen } from '#gateway/server/listen.ts'
import { addressOf } from '#gateway/server/own-host.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { imageModel } from '#testing/forms.ts'
import { CAST } from '#testing/cast.ts'
import { CODED } from '#testing/product.ts'
import type { Script, Vendor, VendorReply } from '#vendors/port.ts'

let listening: Awaited<ReturnType<typeof listen>>
let origin = ''
const logged: string[] = []
const signal = new AbortController().signal
const clock = { now: () => Date.now() }
const access = gatewayAccess({
  clock,
  isOnline: () => true,
  fetch: (path, init) => fetch(path instanceof Request ? path : new URL(path, origin), init),
})
const connections = new Map<string, Connection>()

beforeAll(async () => {
  const sandbox = createSandbox({ clock, cast: CAST, demo: false })
  listening = await listen(
    (bound) => {
      origin = addressOf(bound)
      const named = (vendor: Vendor) => ({ vendor: vendor.key, baseUrl: `${origin}/sandbox/${vendor.key}` })
      const file = {
        sandbox: true,
        connections: CODED.flatMap((vendor) => [
          { ...named(vendor), id: `socket-${vendor.key}`, apiKey: 'sk-sandbox' },
          { ...named(vendor), id: `refused-${vendor.key}`, apiKey: 'sk-wrong' },
        ]),
      }
      const parsed = parseConfig(JSON.stringify(file), { vendors: CODED, env: {} })
      if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'))
      const log = (line: string) => logged.push(line)
      // A script polls faster than the guard lets any page: on the gateway's clock each request comes a second later.
      let seconds = 0
      const slow = { now: () => (seconds += 1) * SECOND }
      return createGateway({
        config: parsed.config,
        sandbox,
        clock: slow,
        bound,
        version: '0.0.0',
        assets: null,
        accessWord: null,
        log,
      })
    },
    '127.0.0.1',
    0,
  )
  const session = await access.session(signal)
  for (const connection of session?.connections ?? []) connections.set(connection.id, connection)
})
afterAll(async () => {
  if (listening.kind === 'listening') await close(listening.server, 0)
})

/** Runs a script to its end, as the engine does. */
async function run<T>(
  connection: string,
  script: Script<T>,
): Promise<{ readonly value: T; readonly reply: VendorReply }> {
  const to = connections.get(connection)
  if (to === undefined) throw new Error(`the session names no ${connection}`)
  for (;;) {
    const outcome = await access.transport(to, script.request, signal)
    if (outcome.kind !== 'reply') throw new Error(JSON.stringify(outcome))
    const step = script.read(outcome.reply)
    if (step.kind === 'done') return { value: step.value, reply: outcome.reply }
    script = step
  }
}

async function pass(advanceMs: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${origin}/sandbox/clock`, {
    method: 'POST',
    body: JSON.stringify({ advanceMs }),
    headers,
  })
  expect(answer.status).toBe(200)
}

function phaseOf(observation: Observation): string {
  return observation.kind === 'status' ? observation.state.phase : observation.kind
}

function draft(vendor: Vendor, prompt: string, idempotencyKey: string) {
  return { model: imageModel(vendor), params: { prompt }, options: {}, idempotencyKey }
}

async function submit(vendor: Vendor, connection: string, prompt: string, key: string) {
  const { value } = await run(connection, vendor.submit(draft(vendor, prompt, key)))
  if (value.kind !== 'accepted') throw new Error(JSON.stringify(value))
  return value
}

/** Polls once a second of the sandbox's clock until the task is over; the phases seen, each once. */
async function watch(vendor: Vendor, connection: string, handle: Parameters<Vendor['poll']>[0]) {
  const phases: string[] = []
  for (let poll = 0; poll < 120; poll += 1) {
    const { value } = await run(connection, vendor.poll(handle))
    const phase = phaseOf(value)
    if (phases.at(-1) !== phase) phases.push(phase)
    if (['succeeded', 'failed', 'timedOut', 'cancelled', 'gone'].includes(phase)) return { phases, last: value }
    await pass(SECOND)
  }
  throw new Error(`never over: ${phases.join()}`)
}

// In process, and over a socket with a configured loopback address: the same script, the same end.
const ways = CODED.flatMap((vendor) => [
  [`sandbox-${vendor.key}`, vendor] as const,
  [`socket-${vendor.key}`, vendor] as const,
])

describe.each(ways)('%s', (connection, vendor) => {
  it('goes from submit to an output that is there, and expires', async () => {
    const accepted = await submit(vendor, connection, 'happy-image: a lighthouse', `${connection}-1`)
    const { phases, last } = await watch(vendor, connection, accepted.remote.handle)
    // The guide dialect has one word for everything until success.
    expect(phases).toEqual(['queued', 'running', 'finishing', 'succeeded'].filter((phase) => phases.includes(phase)))
    expect(phases[0]).toBe('queued')
    expect(phases.at(-1)).toBe('succeeded')
    const [output] = last.kind === 'status' ? last.outputs : []
    if (output === undefined) throw new Error('no output')

    const media = await fetch(origin + mediaPath(output.url, { name: 'a lighthouse.png' }))
    const bytes = new Uint8Array(await media.arrayBuffer())
    expect(media.status).toBe(200)
    expect(media.headers.get('content-type')).toMatch(/^image\//)
    expect(sniffMediaType(bytes)).toBe(media.headers.get('content-type'))
    expect(media.headers.get('content-disposition')).toContain('a lighthouse.png')
    const direct = new Uint8Array(await (await fetch(output.url)).arrayBuffer())
    expect(sha256(bytes)).toBe(sha256(direct))

    await pass(8 * DAY)
    const expired = await fetch(origin + mediaPath(output.url))
    expect(expired.status).toBe(403)
    expect(v.parse(refusalSchema, await expired.json()).error.code).toBe('media_expired')
  })

  it('makes one task of one idempotency key, where there are such keys', async () => {
    const first = await submit(vendor, connection, 'happy-image', `${connection}-twice`)
    const again = await submit(vendor, connection, 'happy-image', `${connection}-twice`)
    expect(again.remote.id === first.remote.id).toBe(vendor.resend === 'idempotent')
  })

  it('tells a failure with its code', async () => {
    const accepted = await submit(vendor, connection, 'task-failed', `${connection}-fails`)
    const { last } = await watch(vendor, connection, accepted.remote.handle)
    expect(last.kind === 'status' && last.state.phase === 'failed' && last.state.failure.code).toBeTruthy()
  })
})

it.each(ways.filter(([, vendor]) => vendor.cancel !== undefined))('%s cancels a task', async (connection, vendor) => {
  const { remote } = await submit(vendor, connection, 'slow-queue', `${connection}-cancelled`)
  const cancel = vendor.cancel?.(remote.handle)
  if (cancel === undefined) throw new Error('no cancel')
  expect((await run(connection, cancel)).value.kind).toBe('requested')
  expect((await watch(vendor, connection, remote.handle)).phases.at(-1)).toBe('cancelled')
  expect((await run(connection, cancel)).value.kind).not.toBe('refused')
})

it.each(CODED.map((vendor) => [vendor.label, vendor] as const))('%s refuses a wrong key', async (_label, vendor) => {
  const { value } = await run(`refused-${vendor.key}`, vendor.probe())
  expect(value.kind).toBe('refused')
  expect(logged.join('\n')).not.toContain('sk-wrong')
})

it.each(CODED.map((vendor) => [vendor.label, vendor] as const))('%s: a key works', async (_label, vendor) => {
  expect((await run(`socket-${vendor.key}`, vendor.probe())).value.kind).toBe('works')
})

describe.each(['sandbox-bytespike', 'socket-bytespike'])('the event stream of %s', (id) => {
  /** Listens as the engine does; each thing heard lets some of the sandbox's time pass. */
  async function hear(prompt: string): Promise<{ readonly phases: readonly string[]; readonly end: string }> {
    const connection = connections.get(id)
    const { openStream: open, transport } = access
    if (connection === undefined || open === undefined) throw new Error('no way to a stream')
    const { remote } = await submit(bytespike, id, prompt, `${id} ${prompt}`)
    const stream = bytespike.stream?.(remote.handle)
    if (!stream) throw new Error('no stream')
    const parts = { connection, vendor: bytespike, transport, clock, timers: platformTimers, onChange: () => undefined }
    const phases: string[] = []
    const onObservation = (observation: Observation) => {
      phases.push(phaseOf(observation))
      void pass(phases.length === 1 ? 15 * SECOND : 2 * MINUTE)
    }
    const end = await listenTo(
      { open, line: new Line(parts), stream, clock, timers: platformTimers, onObservation },
      signal,
    )
    return { phases, end }
  }

  it('tells each change while it happens, and ends with the task', async () => {
    expect(await hear('happy-video: kites')).toEqual({ phases: ['queued', 'running', 'succeeded'], end: 'ended' })
  })

  it.each(['cut', 'truncated'])('may break in the middle of a frame: %s', async (kind) => {
    const fault = { dialect: 'bytespike', kind, operation: 'stream' }
    await fetch(`${origin}/sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) })
    expect(await hear(`happy-video: ${kind}`)).toEqual({ phases: ['queued'], end: 'ended' })
  })

  it('is refused like any call', async () => {
    const refused = connections.get('refused-bytespike')
    const stream = bytespike.stream?.({ taskId: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' })
    if (refused === undefined || !stream) throw new Error('no stream')
    expect(await access.openStream?.(refused, stream.request, signal)).toEqual({ kind: 'refused' })
  })
})

it('passes what a vendor says about waiting', async () => {
  const fault = { dialect: 'hiapi', kind: 'throttle-seconds', times: 1 }
  await fetch(`${origin}/sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) })
  const [vendor] = CODED
  if (vendor === undefined) throw new Error('no vendor')
  const { reply } = await run('socket-hiapi', vendor.probe())
  expect(reply.status).toBe(429)
  expect(reply.headers['retry-after']).toMatch(/^\d+$/)
})

it.each([
  ['an answer of 50 MB', 'huge', 'upstream_too_large'],
  ['a broken connection', 'cut', 'upstream_unreachable'],
])('names %s', async (_what, kind, code) => {
  for (const id of ['sandbox-hiapi', 'socket-hiapi']) {
    const fault = { dialect: 'hiapi', kind, times: 1 }
    await fetch(`${origin}/sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) })
    const [vendor] = CODED
    const to = connections.get(id)
    if (vendor === undefined || to === undefined) throw new Error('no connection')
    const outcome = await access.transport(to, vendor.probe().request, signal)
    expect(outcome, id).toMatchObject({ kind: 'gateway', code })
  }
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('the door of the sandbox', () => {
  it.each(['faults', 'rate-limit'])('takes a request without a body or a length: DELETE %s', async (path) => {
    const answer = await fetch(new URL(`/sandbox/${path}`, origin), { method: 'DELETE' })
    expect(answer.status, await answer.text()).toBe(200)
  })

  it('reads a body whose length nobody said, here and as any vendor', async () => {
    const text = JSON.stringify({ advanceMs: 1 })
    const body = () => new ReadableStream({ start: (to) => (to.enqueue(new TextEncoder().encode(text)), to.close()) })
    for (const path of ['clock', ...CODED.map(({ key }) => `${key}/v1/tasks`)]) {
      const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer sk-sandbox' }
      const init = { method: 'POST', headers, body: body(), duplex: 'half' } as const
      const answer = await fetch(new URL(`/sandbox/${path}`, origin), init)
      expect(await answer.text(), path).not.toContain('The sandbox failed')
      expect(answer.status, path).not.toBe(500)
    }
  })
})
