/** Callbacks from the sandbox's vendors to a gateway that keeps the list, all in this process and on one fake clock. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callbackAddress, HOOK_SECRET_WORD, hooksPath } from '#domain/connection/callback-address.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { recordOf } from '#keeper/row-record.ts'
import type { FaultKind } from '#sandbox/faults/fault.ts'
import { NOON } from '#testing/builders.ts'
import { openGateway } from '#testing/system/open-gateway.ts'
import { REGISTRY } from '#testing/product.ts'
import { HOUSE_ORIGIN, keptHouse, pass, type KeptHouse } from '#testing/kept-house.ts'

const VENDORS = [
  ['hiapi', 'gpt-image-2', 'callback'],
  ['hiapi-guide', 'gpt-image-2', 'callback_url'],
  ['piapi', 'Qubico/flux1-schnell:txt2img', 'webhook_endpoint'],
  ['bytespike', 'seedream-v4.5', 'callback_url'],
] as const

let house: KeptHouse
beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  house = keptHouse()
  await house.start()
  await pass(200)
})
afterEach(async () => {
  await house.remove()
  vi.useRealTimers()
})

const address = (vendor: string) => callbackAddress(HOUSE_ORIGIN, `sandbox-${vendor}`)

async function submit(prompt: string, [vendor, model, option]: readonly [string, string, string] = VENDORS[0]) {
  const params = { prompt, width: 1024, height: 1024 }
  const options = { [option]: address(vendor) }
  const draft = { connection: `sandbox-${vendor}`, model, params, options, tags: [], note: '', resubmitOf: null }
  await house.command('submit', [draft, 1])
  const made = (await records()).find((record) => record.request?.params['prompt'] === prompt)
  if (made === undefined) throw new Error('nothing was made')
  return made
}

async function records(): Promise<readonly TaskRecord[]> {
  const rows = (await house.store().newsAfter(0, 1000))?.rows ?? []
  return rows.flatMap((row) => {
    const record = recordOf(row)
    return record === null || typeof record === 'string' ? [] : [record]
  })
}

const phaseOf = async ({ id }: TaskRecord) => (await records()).find((record) => record.id === id)?.state.phase
const polls = () => house.asked.filter((line) => !line.startsWith('POST /sandbox/') || line.endsWith('/query')).length

async function untilOver(task: TaskRecord): Promise<void> {
  for (let second = 0; second < 600 && !isTerminal((await phaseOf(task)) ?? 'queued'); second += 1) await pass(SECOND)
}

function fault(kind: FaultKind): void {
  house.sandbox.world.faults.add({
    target: 'hiapi',
    kind,
    operation: 'callback',
    taskId: null,
    delayMs: null,
    term: { kind: 'times', left: 1 },
  })
}

/** As somebody from the internet would call. */
async function call(path: string, body: BodyInit | null = '{}', headers: Record<string, string> = {}) {
  const url = `${HOUSE_ORIGIN}${path}`
  const session: unknown = await (await house.fetch(sessionPath)).json()
  expect(session).toMatchObject({ keeper: 'gateway' })
  return (await house.raw(new Request(url, { method: 'POST', body, headers }))).status
}

/** The true address, as the vendor was told it. */
async function told(): Promise<string> {
  const task = await submit('to learn the address')
  await untilOver(task)
  await pass(5 * SECOND)
  const [first] = house.calls
  if (first === undefined) throw new Error('no callback came')
  return new URL(first.url).pathname
}

describe('a callback', () => {
  it.each(VENDORS)('of %s is taken as genuine and has its task polled at once', async (...vendor) => {
    // The first one shows that callbacks come; the second is polled rarely, and known at once when it ends.
    await untilOver(await submit('first', vendor))
    await pass(5 * SECOND)
    expect(house.calls.map(({ status }) => status)).toEqual([204])
    const second = await submit('second happy-video', vendor)
    await pass(10 * SECOND)
    while (house.calls.length === 1) await pass(SECOND)
    await pass(SECOND)
    expect(await phaseOf(second)).toBe('succeeded')
    expect(house.calls.map(({ status }) => status)).toEqual([204, 204])
  })

  it('spares polls while they come, and no longer', async () => {
    const pollsOf = async (prompt: string) => {
      const before = polls()
      const task = await submit(prompt)
      await untilOver(task)
      // A callback that stayed away is missed a little later.
      await pass(MINUTE)
      return polls() - before
    }
    const untold = await pollsOf('one happy-video')
    const spared = await pollsOf('two happy-video')
    expect(spared).toBeLessThan(untold / 2)
    fault('callback-never')
    await pollsOf('three happy-video')
    expect(await pollsOf('four happy-video')).toBeGreaterThan(spared * 2)
    expect(await pollsOf('five happy-video')).toBeLessThan(untold / 2)
  })

  it.each(['callback-never', 'callback-twice', 'callback-late', 'callback-forged'] as const)(
    'of the kind %s loses nothing and believes nothing',
    async (kind) => {
      fault(kind)
      const task = await submit('a cat')
      await untilOver(task)
      await pass(MINUTE)
      expect(await phaseOf(task)).toBe('succeeded')
      const statuses = house.calls.map(({ status }) => status)
      // A vendor that is refused tries again, as this one does with the same wrong signature.
      const expected = { never: [], twice: [204, 204], late: [204], forged: [401, 401, 401] }
      expect(statuses).toEqual(expected[kind.slice('callback-'.length) as keyof typeof expected])
    },
  )
})

describe('what is forged', () => {
  it('is refused without the secret, whoever it names, and is told nothing', async () => {
    const path = await told()
    const [secret = ''] = path.split('/').slice(-1)
    const other = path.replace('sandbox-hiapi', 'sandbox-piapi')
    const answers = await Promise.all(
      [
        `${hooksPath}sandbox-hiapi/${HOOK_SECRET_WORD}`,
        `${hooksPath}sandbox-hiapi/${secret.slice(0, -1)}`,
        `${hooksPath}sandbox-hiapi/`,
        `${hooksPath}nobody/${secret}`,
        `${path}/more`,
        other,
      ].map((one) => call(one)),
    )
    expect(answers).toEqual(answers.map(() => 404))
    const body = await (await house.raw(new Request(HOUSE_ORIGIN + other, { method: 'POST' }))).text()
    expect(body).not.toContain(secret)
  })

  it('costs one request at most, however often and whatever it says', async () => {
    // ByteSpike signs nothing: with the secret anybody may call.
    const task = await submit('a long one long-video', VENDORS[3])
    await pass(20 * SECOND)
    const secret = house.secretOf('sandbox-bytespike')
    const path = `${hooksPath}sandbox-bytespike/${secret}`
    const id = task.remote?.id ?? (await records()).find((one) => one.id === task.id)?.remote?.id ?? ''
    const before = polls()
    const nonsense = ['', '{', '[[[', '"x"', 'null', '{"task_id":null}', '{"task_id":"task_01UNKNOWN"}', '[1,2,3]']
    const answers = await Promise.all(nonsense.map((body) => call(path, body)))
    expect(answers).toEqual([400, 400, 400, 204, 204, 204, 204, 204])
    expect(await call(path, new Uint8Array((1 << 20) + 1))).toBe(413)
    expect(polls()).toBe(before)
    const lie = JSON.stringify({ task_id: id, status: 'completed', output: [{ url: 'https://evil.example/x.png' }] })
    const many = await Promise.all(Array.from({ length: 100 }, () => call(path, lie)))
    expect(new Set(many)).toEqual(new Set([204, 429]))
    await pass(500)
    expect(polls() - before).toBeLessThanOrEqual(many.filter((status) => status === 204).length)
    expect(polls() - before).toBeLessThanOrEqual(4)
    expect(await phaseOf(task)).not.toBe('succeeded')
    expect(JSON.stringify(await records())).not.toContain('evil')
  })
})

describe('the public name', () => {
  it('leads to callbacks and to nothing else of the gateway', async () => {
    const config = { connections: [], sandbox: true, publicUrl: 'https://me.example/rw' }
    const { gateway } = await openGateway(config, {}, {}, REGISTRY.all)
    const ask = (path: string, host: string, method = 'POST') =>
      gateway.fetch(new Request(`http://${host}${path}`, { method, headers: { host } })).then(({ status }) => status)
    const path = `${hooksPath}sandbox-hiapi/secret`
    // Refused for its secret, as at the gateway's own name.
    expect([await ask(path, 'me.example'), await ask(path, '127.0.0.1:4310')]).toEqual([404, 404])
    expect(await ask(path, 'evil.example')).toBe(403)
    for (const other of [sessionPath, '/', '/api/keeper', '/sandbox', `${hooksPath}../session`]) {
      expect(await ask(other, 'me.example', 'GET')).toBe(403)
    }
  })
})

describe('the secret', () => {
  it('is in no record, feed, session or log of the imitated vendor', async () => {
    const secret = (await told()).split('/').at(-1) ?? 'none'
    await submit('of another vendor', VENDORS[2])
    expect(house.secretOf('sandbox-hiapi')).toBe(secret)
    const session = await (await house.fetch(sessionPath)).text()
    expect(session).toContain(address('hiapi'))
    const feed = (await house.feedText()) + JSON.stringify(await records())
    expect(feed).toContain(HOOK_SECRET_WORD)
    for (const text of [session, feed, JSON.stringify(house.sandbox.world.log.of('hiapi')), house.log.join()]) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(house.secretOf('sandbox-piapi'))
    }
    expect(house.asked.length).toBeGreaterThan(0)
  })

  it('is another one for each connection, and the same after a restart', async () => {
    const before = house.secretOf('sandbox-hiapi')
    expect(house.secretOf('sandbox-piapi')).not.toBe(before)
    await house.stop()
    await house.start()
    expect(house.secretOf('sandbox-hiapi')).toBe(before)
  })
})
