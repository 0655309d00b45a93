/** The real adapters talk to the sandbox: what one writes the other reads, in every scenario. */
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { OutputKind } from '#domain/output/output.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { SCENARIO_KEYS, scenarioOf } from '#sandbox/world/scenarios.ts'
import { lastPhase, runOver } from '#testing/over-sandbox.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk } from '#testing/sandbox-desk.ts'
import { BY_CODE } from '#testing/by-code.ts'
import { formsOf, imageModel } from '#testing/forms.ts'
import type { Vendor } from '#vendors/port.ts'

/** One that makes images where there is one: most scripts do. */
function modelOf(vendor: Vendor): string {
  return imageModel(vendor) || (formsOf(vendor).models[0]?.id ?? '')
}

/** An order that says what to make where this vendor looks for it; of ComfyUI it is a text in a graph. */
function orderFor(vendor: Vendor, text: string): JsonObject {
  if (vendor.key === 'comfyui') return { prompt: { 6: { class_type: 'CLIPTextEncode', inputs: { text } } } }
  const model = formsOf(vendor).models.find(({ id }) => id === modelOf(vendor))
  const name = model?.fields.find((field) => field.kind === 'text' && field.multiline)?.name ?? 'prompt'
  return { [name]: text }
}

/** The files of vendors that make the same of every task. */
const ALWAYS: Readonly<Record<string, readonly OutputKind[]>> = { videos: ['video', 'image', 'image'] }

function handleOf(vendor: Vendor, id: string): Json {
  const recognition = vendor.recognise(id)
  if (recognition.kind === 'ref') return recognition.remote.handle
  return recognition.complete(modelOf(vendor)).handle
}

/** A phase as this vendor may show it: some have one word for waiting and running, some for all failures. */
function shownAs(vendor: Vendor, phase: string): readonly string[] {
  if (phase === 'running' && vendor.advice.hidesRunning) return ['queued']
  return phase === 'timedOut' || phase === 'cancelled' ? [phase, 'failed'] : [phase]
}

/** Disturbances are over and every stage that ends has ended, but no output has expired by accident. */
const LATER = HOUR

describe.each(BY_CODE)('$label', (vendor) => {
  it.each(SCENARIO_KEYS)('reads the end of %s', async (scenario) => {
    const desk = createSandboxDesk()
    const id = await desk.make(vendor.key, scenario, { ageMs: LATER, model: modelOf(vendor) })
    const observation = await runOver(desk, vendor, vendor.poll(handleOf(vendor, id)))
    expect(shownAs(vendor, lastPhase(scenario))).toContain(seen(observation))
    if (observation.kind !== 'status' || observation.state.phase !== 'succeeded') return
    const { ending } = scenarioOf(scenario)
    const wanted = ending.kind === 'succeeded' ? ending.outputs : []
    expect(observation.outputs.map(({ kind }) => kind)).toEqual(ALWAYS[vendor.key] ?? wanted.map(({ kind }) => kind))
  })

  it('submits, replays and watches a task to its end', async () => {
    const desk = createSandboxDesk()
    const request = {
      model: modelOf(vendor),
      params: orderFor(vendor, 'happy-image of a lighthouse'),
      options: {},
      idempotencyKey: 'own-1',
    }
    const outcome = await runOver(desk, vendor, vendor.submit(request))
    const again = await runOver(desk, vendor, vendor.submit(request))
    if (outcome.kind !== 'accepted' || again.kind !== 'accepted') throw new Error('the sandbox refused')
    if (vendor.resend === 'idempotent') expect(again.remote).toEqual(outcome.remote)
    expect(outcome.replayed).toBe(false)
    // Some vendors do not say that it was one.
    if (again.replayed) expect(vendor.resend).toBe('idempotent')
    const phases = new Set<string>()
    for (let second = 0; second < 40; second += 1) {
      phases.add(seen(await runOver(desk, vendor, vendor.poll(outcome.remote.handle))))
      desk.pass(SECOND)
    }
    expect([...phases].at(-1)).toBe('succeeded')
    expect([...phases][0]).toBe('queued')
  })

  it('finds that the key works, or not', async () => {
    const desk = createSandboxDesk()
    expect((await runOver(desk, vendor, vendor.probe())).kind).toBe('works')
    await desk.ask('POST', '/faults', { body: { dialect: vendor.key, kind: 'unauthorized' } })
    expect((await runOver(desk, vendor, vendor.probe())).kind).toBe('refused')
    await desk.ask('POST', '/faults', { body: { dialect: vendor.key, kind: 'unauthorized-alt' } })
    expect((await runOver(desk, vendor, vendor.probe())).kind).toBe('refused')
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
describe.each(BY_CODE.filter(({ sweep }) => sweep !== undefined))('the list of $label', (vendor) => {
  it.each(SCENARIO_KEYS)('says all that a poll says of %s', async (scenario) => {
    const desk = createSandboxDesk()
    const halfway = scenarioOf(scenario).disturbances.length === 0 ? [12 * SECOND] : []
    for (const ageMs of [0, ...halfway, LATER]) {
      const id = await desk.make(vendor.key, scenario, { ageMs, model: modelOf(vendor) })
      const polled = await runOver(desk, vendor, vendor.poll(handleOf(vendor, id)))
      if (vendor.sweep === undefined || polled.kind !== 'status' || polled.state.phase === 'gone') continue
      const page = await runOver(desk, vendor, vendor.sweep.page(1))
      const row = page.kind === 'page' ? page.tasks.find(({ remote }) => remote.id === id) : undefined
      expect(row && besideTheAnswer(row.observation)).toEqual(besideTheAnswer(polled))
      expect(vendor.sweep.madeAt(id, desk.now())).toBe(desk.now() - ageMs)
    }
  })
})

describe('words of one vendor alone', () => {
  const byKey = (key: string): Vendor => {
    const vendor = BY_CODE.find((one) => one.key === key)
    if (vendor === undefined) throw new Error(`no vendor ${key}`)
    return vendor
  }

  it('shows what Gemini Interactions waits for, and its end all the same', async () => {
    const vendor = byKey('gemini-interactions')
    const desk = createSandboxDesk()
    const id = await desk.make(vendor.key, 'needs-person')
    const words = new Map<string | null, string | null>()
    for (let second = 0; second < 40; second += 1) {
      const polled = await runOver(desk, vendor, vendor.poll(handleOf(vendor, id)))
      if (polled.kind === 'status') words.set(polled.evidence.statusWord, polled.remark?.kind ?? null)
      desk.pass(SECOND)
    }
    expect([...words]).toEqual([
      ['queued', null],
      ['requires_action', 'needs-person'],
      ['requires_continuation', 'needs-person'],
      ['completed', null],
    ])
  })

  it.each([
    ['a-relay-model', 'cancelled', 'cancelled'],
    ['sora-2', 'failed', 'failed'],
  ])('shows a video of %s that was cancelled there as %s', async (model, phase, word) => {
    const vendor = byKey('videos')
    const desk = createSandboxDesk()
    const id = await desk.make(vendor.key, 'cancelled-there', { ageMs: LATER, model })
    const polled = await runOver(desk, vendor, vendor.poll(handleOf(vendor, id)))
    expect(seen(polled)).toBe(phase)
    expect(polled).toMatchObject({ evidence: { statusWord: word } })
  })
})
