/** The real adapters talk to the sandbox: what one writes the other reads, in every scenario. */
import { describe, expect, it } from 'vitest'
import { HOUR, SECOND } from '#domain/time.ts'
import { SCENARIO_KEYS, scenarioOf } from '#sandbox/scenarios.ts'
import { converse, seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk, type SandboxDesk } from '#testing/sandbox-desk.ts'
import { hiapiGuide } from '#vendors/hiapi-guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/adapter.ts'
import type { Script, Vendor } from '#vendors/vendor.ts'

const ADAPTERS: readonly Vendor[] = [hiapi, hiapiGuide]

async function run<T>(desk: SandboxDesk, vendor: Vendor, script: Script<T>): Promise<T> {
  const { method, path, headers, body } = script.request
  const reply = await desk.ask(method, `/${vendor.key}${path}`, { headers, ...(body === null ? {} : { body }) })
  const { status, text } = reply
  return converse(script, [{ status, headers: Object.fromEntries(reply.headers), body: text }]).value
}

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

describe.each(ADAPTERS)('$label', (vendor) => {
  it.each(SCENARIO_KEYS)('reads the end of %s', async (scenario) => {
    const desk = createSandboxDesk()
    const id = await desk.make(vendor.key, scenario, { ageMs: LATER })
    const observation = await run(desk, vendor, vendor.poll({ id }))
    const expected = lastPhase(scenario)
    // The guides have one word for everything before the end.
    expect(seen(observation)).toBe(vendor.key === 'hiapi-guide' && expected === 'running' ? 'queued' : expected)
    if (observation.kind !== 'status' || observation.state.phase !== 'succeeded') return
    const { ending } = scenarioOf(scenario)
    const wanted = ending.kind === 'succeeded' ? ending.outputs : []
    expect(observation.outputs.map(({ kind }) => kind)).toEqual(wanted.map(({ kind }) => kind))
  })

  it('submits, replays and watches a task to its end', async () => {
    const desk = createSandboxDesk()
    const request = {
      model: 'gpt-image-2/text-to-image',
      params: { prompt: 'a lighthouse' },
      options: {},
      idempotencyKey: 'own-1',
    }
    const outcome = await run(desk, vendor, vendor.submit(request))
    const again = await run(desk, vendor, vendor.submit(request))
    if (outcome.kind !== 'accepted' || again.kind !== 'accepted') throw new Error('the sandbox refused')
    expect(again.remote).toEqual(outcome.remote)
    expect([outcome.replayed, again.replayed]).toEqual([false, true])
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
