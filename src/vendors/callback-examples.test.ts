/** Runs the examples that people copy, as they stand, against signatures that are computed here. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallbackExample } from '#vendors/advice.ts'
import { REGISTRY } from '#testing/product.ts'

const SECRET = 'a-signing-key-of-at-least-16-characters'

interface Receiver {
  readonly url: string
  readonly printed: () => string
  readonly stop: () => void
}

async function run(example: CallbackExample, env: Record<string, string>): Promise<Receiver> {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'))
  const file = join(folder, example.fileName)
  writeFileSync(file, example.code)
  const port = await freePort()
  const child: ChildProcess = spawn(process.execPath, [file], { env: { ...process.env, PORT: String(port), ...env } })
  let printed = ''
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const url = `http://127.0.0.1:${port}/`
  const isUp = () =>
    fetch(url).then(
      () => true,
      () => false,
    )
  while (!(await isUp())) await wait(20)
  return {
    url,
    printed: () => printed,
    stop() {
      child.kill()
      rmSync(folder, { recursive: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function exampleOf(vendor: string): Promise<CallbackExample> {
  const loaded = await REGISTRY.adviceOf(vendor).callbackExample?.()
  if (loaded === undefined) throw new Error(`no example for ${vendor}`)
  return loaded.example
}

describe('the HiAPI example', () => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await run(await exampleOf('hiapi'), { HIAPI_SIGNING_KEY: SECRET })
  })
  afterAll(() => receiver.stop())

  const body = JSON.stringify({ taskId: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W', status: 'success', note: 'ü' })
  const now = () => String(Math.floor(Date.now() / 1000))
  const sign = (timestamp: string, text = body, key = SECRET) =>
    createHmac('sha256', key).update(`${timestamp}.${text}`).digest('hex')
  const post = async (timestamp: string, signature: string, text = body) => {
    const headers = { 'x-hiapi-timestamp': timestamp, 'x-hiapi-signature': signature }
    return (await fetch(receiver.url, { method: 'POST', body: text, headers })).status
  }

  it('takes a genuine callback, and the same one again without doing its work twice', async () => {
    const at = now()
    expect(await post(at, sign(at))).toBe(204)
    expect(await post(at, sign(at))).toBe(204)
    await expect.poll(() => receiver.printed()).toContain('success')
    expect(receiver.printed().match(/success/g)).toHaveLength(1)
  })

  it('refuses another key, a changed body, an old or odd time, and no signature', async () => {
    const at = now()
    expect(await post(at, sign(at, body, 'another-key-of-16-characters'))).toBe(401)
    expect(await post(at, sign(at), body.replace('success', 'fail'))).toBe(401)
    const old = String(Number(at) - 301)
    expect(await post(old, sign(old))).toBe(401)
    expect(await post('now', sign('now'))).toBe(401)
    expect(await post(at, '')).toBe(401)
    expect(await post(at, sign(at).slice(0, -2))).toBe(401)
    expect((await fetch(receiver.url, { method: 'POST', body })).status).toBe(401)
  })
})

describe('the PiAPI example', () => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await run(await exampleOf('piapi'), { PIAPI_WEBHOOK_SECRET: SECRET })
  })
  afterAll(() => receiver.stop())

  const body = JSON.stringify({ timestamp: 1_781_000_000, data: { task_id: 'a', status: 'Completed' } })
  const post = async (secret: string | null, text = body) => {
    const headers: Record<string, string> = secret === null ? {} : { 'x-webhook-secret': secret }
    return (await fetch(receiver.url, { method: 'POST', body: text, headers })).status
  }

  it('takes what carries the secret, once', async () => {
    expect(await post(SECRET)).toBe(204)
    expect(await post(SECRET)).toBe(204)
    await expect.poll(() => receiver.printed()).toContain('a completed 2026-06')
    expect(receiver.printed().match(/a completed/g)).toHaveLength(1)
  })

  it('refuses another secret, none, and what is no JSON', async () => {
    expect(await post(`${SECRET}x`)).toBe(401)
    expect(await post('')).toBe(401)
    expect(await post(null)).toBe(401)
    expect(await post(SECRET, 'not json')).toBe(400)
  })
})

it('offers no example where nothing is documented', () => {
  expect(REGISTRY.adviceOf('seaart').callbackExample).toBeNull()
})
