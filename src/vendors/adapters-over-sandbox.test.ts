/** The real adapters talk to the sandbox: what one writes the other reads, in every scenario. */
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { SCENARIO_KEYS, scenarioOf } from '#sandbox/world/scenarios.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk, type SandboxDesk } from '#testing/sandbox-desk.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import { imageModel } from '#testing/forms.ts'
import { VENDORS } from '#vendors/registry.ts'
import type { Script, Vendor } from '#vendors/port.ts'

/** Runs a script to its end, one request after the other. */
async function run<T>(desk: SandboxDesk, vendor: Vendor, script: Script<T>): Promise<T> {
  for (;;) {
    const { method, path, headers, body } = script.request
    const signed = { ...headers, ...vendor.authorize('sk-test') }
    const asked = { key: null, headers: signed, ...(body === null ? {} : { body }) }
    const reply = await desk.ask(method, `/${vendor.key}${path}`, asked)
    const { status, text } = reply
    const received = { status, headers: Object.fromEntries(reply.headers), body: text, receivedAt: desk.now() }
    const step = script.read(received)
    if (step.kind === 'done') return step.value
    script = step
  }
}

function handleOf(vendor: Vendor, id: string): Json {
  const recognition = vendor.recognise(id)
  if (recognition.kind === 'ref') return recognition.remote.handle
  return recognition.complete(imageModel(vendor)).handle
}

/** What a dialect cannot tell apart from something else. */
const SHOWN_AS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hiapi-guide': { running: 'queued' },
  bytespike: { timedOut: 'failed' },
  piapi: { timedOut: 'failed' },
}

/** Answers that say so when a key had already made a task. */
const TELLS_REPLAYS = ['hiapi', 'hiapi-guide']

/** Disturbances are over and every stage that ends has ended, but no output has expired by accident. */
const LATER = HOUR

/** The phase each scenario comes to, as the adapters name it. */
function lastPhase(scenario: (typeof SCENARIO_KEYS)[number]): string {
  const { stages, ending, vanishesAfter } = scenarioOf(scenario)
  if (vanishesAfter !== null) return 'gone'
  const stuck = stages.find(({ lasts }) => lasts === 'forever')
  if (stuck) return stuck.phase === 'strange' ? 'unrecognised' : stuck.phase
  if (ending.kind === 'succeeded') return 'succeeded'
  return ending.reason === 'timeout' ? 'timedOut' : 'failed'
}

describe.each(VENDORS)('$label', (vendor) => {
  it.each(SCENARIO_KEYS)('reads the end of %s', async (scenario) => {
    const desk = createSandboxDesk()
    const id = await desk.make(vendor.key, scenario, { ageMs: LATER, model: imageModel(vendor) })
    const observation = await run(desk, vendor, vendor.poll(handleOf(vendor, id)))
    const expected = lastPhase(scenario)
    expect(seen(observation)).toBe(SHOWN_AS[vendor.key]?.[expected] ?? expected)
    if (observation.kind !== 'status' || observation.state.phase !== 'succeeded') return
    const { ending } = scenarioOf(scenario)
    const wanted = ending.kind === 'succeeded' ? ending.outputs : []
    expect(observation.outputs.map(({ kind }) => kind)).toEqual(wanted.map(({ kind }) => kind))
  })

  it('submits, replays and watches a task to its end', async () => {
    const desk = createSandboxDesk()
    const request = {
      model: imageModel(vendor),
      params: { prompt: 'a lighthouse' },
      options: {},
      idempotencyKey: 'own-1',
    }
    const outcome = await run(desk, vendor, vendor.submit(request))
    const again = await run(desk, vendor, vendor.submit(request))
    if (outcome.kind !== 'accepted' || again.kind !== 'accepted') throw new Error('the sandbox refused')
    if (vendor.resend === 'idempotent') expect(again.remote).toEqual(outcome.remote)
    expect([outcome.replayed, again.replayed]).toEqual([false, TELLS_REPLAYS.includes(vendor.key)])
    const phases = new Set<string>()
    for (let second = 0; second < 40; second += 1) {
      phases.add(seen(await run(desk, vendor, vendor.poll(outcome.remote.handle))))
      desk.pass(SECOND)
    }
    expect([...phases].at(-1)).toBe('succeeded')
    expect([...phases][0]).toBe('queued')
  })

  it('finds that the key works, or not', async () => {
    const desk = createSandboxDesk()
    expect((await run(desk, vendor, vendor.probe())).kind).toBe('works')
    await desk.ask('POST', '/faults', { body: { dialect: vendor.key, kind: 'unauthorized' } })
    expect((await run(desk, vendor, vendor.probe())).kind).toBe('refused')
    await desk.ask('POST', '/faults', { body: { dialect: vendor.key, kind: 'unauthorized-alt' } })
    expect((await run(desk, vendor, vendor.probe())).kind).toBe('refused')
  })
})

/** Without the body and the request id, which are the answer's own. */
function besideTheAnswer(observation: Observation): unknown {
  if (observation.kind !== 'status') return observation
  const { state, evidence } = observation
  const told = 'failure' in state ? { ...state, failure: { ...state.failure, requestId: null } } : state
  return { ...observation, state: told, evidence: evidence.statusWord }
}

/** A sweep takes the row's word for the poll's: whatever the row left out would be lost. */
describe.each(VENDORS.filter(({ sweep }) => sweep !== undefined))('the list of $label', (vendor) => {
  it.each(SCENARIO_KEYS)('says all that a poll says of %s', async (scenario) => {
    const desk = createSandboxDesk()
    const halfway = scenarioOf(scenario).disturbances.length === 0 ? [12 * SECOND] : []
    for (const ageMs of [0, ...halfway, LATER]) {
      const id = await desk.make(vendor.key, scenario, { ageMs, model: imageModel(vendor) })
      const polled = await run(desk, vendor, vendor.poll(handleOf(vendor, id)))
      if (vendor.sweep === undefined || polled.kind !== 'status' || polled.state.phase === 'gone') continue
      const page = await run(desk, vendor, vendor.sweep.page(1))
      const row = page.kind === 'page' ? page.tasks.find(({ remote }) => remote.id === id) : undefined
      expect(row && besideTheAnswer(row.observation)).toEqual(besideTheAnswer(polled))
      expect(vendor.sweep.madeAt(id, desk.now())).toBe(desk.now() - ageMs)
    }
  })
})

describe('HiAPI', () => {
  it('reads the list page by page', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/tasks', { body: { dialect: 'hiapi', scenario: 'mix', count: 150, ageMs: HOUR } })
    const [first, second] = [hiapi.list?.(1, 100), hiapi.list?.(2, 100)]
    if (!first || !second) throw new Error('the adapter lists nothing')
    const pages = [await run(desk, hiapi, first), await run(desk, hiapi, second)]
    expect(pages).toMatchObject([
      { kind: 'page', total: 150, hasMore: true },
      { kind: 'page', total: 150, hasMore: false },
    ])
  })
})

describe('PiAPI', () => {
  it('reads its histories page by page', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/tasks', { body: { dialect: 'piapi', scenario: 'mix', count: 150, ageMs: HOUR } })
    const [first, second] = [piapi.list?.(1, 100), piapi.list?.(2, 100)]
    if (!first || !second) throw new Error('the adapter lists nothing')
    const pages = [await run(desk, piapi, first), await run(desk, piapi, second)]
    expect(pages).toMatchObject([
      { kind: 'page', total: 150, hasMore: true },
      { kind: 'page', total: 150, hasMore: false },
    ])
    const tasks = pages.flatMap((page) => (page.kind === 'page' ? page.tasks : []))
    expect(new Set(tasks.map(({ remote }) => remote.id)).size).toBe(150)
    expect(tasks.filter(({ observation }) => observation.kind !== 'status')).toEqual([])
  })

  it('cancels what is pending, and comes too late for anything else', async () => {
    const desk = createSandboxDesk()
    const ids = [await desk.make('piapi', 'stuck-queue'), await desk.make('piapi', 'stuck-running', { ageMs: HOUR })]
    const outcomes = []
    for (const id of ids) {
      const cancel = piapi.cancel?.({ id })
      if (!cancel) throw new Error('the adapter cannot')
      outcomes.push(await run(desk, piapi, cancel))
    }
    expect(outcomes).toMatchObject([
      { kind: 'requested', observation: { state: { phase: 'cancelled' } } },
      { kind: 'too-late', message: expect.stringContaining('only while it is pending') },
    ])
  })

  it.each([
    ['midjourney:imagine', 'image-set', ['grid', null, null, null]],
    ['kling:video_generation', 'happy-video', [null]],
    ['luma:video_generation', 'video-with-frames', [null, 'first_frame', 'last_frame', 'thumbnail']],
    ['music-s:generate_music', 'happy-audio', [null]],
    ['music-u:generate_music', 'happy-audio', [null]],
    ['Qubico/trellis:image-to-3d', 'happy-image', ['no_background_image']],
  ])('finds the files of %s', async (model, scenario, roles) => {
    const desk = createSandboxDesk()
    const id = await desk.make('piapi', scenario, { model, ageMs: HOUR })
    const observation = await run(desk, piapi, piapi.poll({ id }))
    if (observation.kind !== 'status') throw new Error('not understood')
    expect(observation.facts.model).toBe(model)
    expect(observation.outputs.map(({ role }) => role)).toEqual(roles)
    expect(JSON.stringify(observation)).not.toContain('sandbox-webhook-secret')
  })
})

describe('ByteSpike', () => {
  it('finds a task by its own id, and cancels it once', async () => {
    const desk = createSandboxDesk()
    const params = { prompt: 'long-video: a tram' }
    await run(desk, bytespike, bytespike.submit({ model: 'sora-2', params, options: {}, idempotencyKey: 'render-7' }))
    const [lookUp, cancel] = [bytespike.lookUpByOwnKey, bytespike.cancel]
    if (!lookUp || !cancel) throw new Error('the adapter cannot')
    const found = await run(desk, bytespike, lookUp('render-7'))
    if (found.kind !== 'accepted') throw new Error('not found')
    expect(await run(desk, bytespike, lookUp('render-8'))).toMatchObject({ kind: 'refused' })
    const own = { outTaskId: 'render-7' }
    expect(seen(await run(desk, bytespike, bytespike.poll(own)))).toBe('queued')
    for (const handle of [found.remote.handle, own]) {
      expect(await run(desk, bytespike, cancel(handle))).toMatchObject({
        kind: 'requested',
        observation: { state: { phase: 'cancelled' } },
      })
    }
    desk.pass(HOUR)
    expect(seen(await run(desk, bytespike, bytespike.poll(own)))).toBe('cancelled')
  })

  it('comes too late to cancel what is over', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('bytespike', 'happy-video', { ageMs: HOUR })
    const cancel = bytespike.cancel?.({ taskId: id })
    if (!cancel) throw new Error('the adapter cannot')
    expect(await run(desk, bytespike, cancel)).toMatchObject({
      kind: 'too-late',
      observation: { outputs: [{ kind: 'video' }] },
    })
  })

  it('reads both answer shapes, and what they cost', async () => {
    const desk = createSandboxDesk()
    const polled = async (model: string) => {
      const id = await desk.make('bytespike', 'happy-video', { ageMs: HOUR, model })
      return run(desk, bytespike, bytespike.poll({ taskId: id }))
    }
    expect(await polled('sora-2')).toMatchObject({
      facts: { cost: { used: 1.47 } },
      outputs: [{ key: '0', expiry: null }],
    })
    expect(await polled('veo-3.1')).toMatchObject({
      facts: { cost: { used: 1.47 } },
      outputs: [{ key: 'video_url', expiry: { source: 'signature' } }],
    })
  })
})
