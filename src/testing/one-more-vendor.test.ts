/** A vendor is one object in the registry (law 7): this one exists only here, and all of Renderwatch knows it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { ruleOf } from '#gateway/forward/vendor-path.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { plainVendor, running, succeeded } from '#testing/plain-vendor.ts'
import { aWire, openTab } from '#testing/test-engine.ts'
import { get } from '#vendors/reading/call.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { VENDORS } from '#vendors/registry.ts'

const acme = plainVendor({
  key: 'acme',
  label: 'Acme',
  ids: [{ source: 'acme-[0-9]{8}', label: 'Acme task id (acme-…)' }],
  paths: [get('/tasks/{id}').rule],
})
const registry = createRegistry([...VENDORS, acme])

const ID = 'acme-20261128'
const CONTEXT = { connections: [aConnection('acme')], known: () => undefined, answers: NO_ANSWERS }

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

describe('a vendor that exists only in this test', () => {
  it('is recognised by its ids, and by its ids alone', () => {
    const { refs, questions } = recognise(`submitted ${ID}\ntk-other-20261128`, CONTEXT, registry.all)
    expect(refs.map(({ ref }) => [ref.vendor, ref.connection, ref.remote.id])).toEqual([['acme', 'acme', ID]])
    expect(questions).toEqual([])
    expect(recognise(ID, CONTEXT).refs).toEqual([])
  })

  it('makes an id form a question that was another vendor’s alone', () => {
    const [known] = VENDORS.filter(({ recognise: make, ids }) => ids.length === 1 && make('x').kind === 'ref')
    if (known === undefined) throw new Error('no vendor to clash with')
    const twin = plainVendor({ key: 'twin', label: 'Twin', ids: known.ids })
    const id = 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
    const both = { ...CONTEXT, connections: [aConnection(known.key), aConnection('twin')] }
    expect(recognise(id, both, [...VENDORS]).questions).toEqual([])
    const [question] = recognise(id, both, [...VENDORS, twin]).questions
    expect(question?.text).toContain('Twin')
  })

  it('is listed among the connections and polled to the end', async () => {
    let answer = running
    const wire = aWire(() => answer)
    wire.session = { version: '0', token: 'first', connections: [aConnection('acme', { label: 'My Acme' })] }
    const { engine } = openTab(wire, { vendors: registry })
    await engine.start()
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(engine.connections.getState().statuses.get('acme')).toMatchObject({ connection: { label: 'My Acme' } })
    expect(engine.vendors.labelOf('acme')).toBe('Acme')
    expect(engine.vendors.all.at(-1)).toMatchObject({ key: acme.key, advice: acme.advice })

    const { refs } = recognise(ID, CONTEXT, engine.vendors.all)
    await engine.commands.track(refs.map(({ ref }) => ref))
    await vi.advanceTimersByTimeAsync(10 * SECOND)
    const phase = () => [...engine.ledger.store.getState().tasks.values()].map(({ state }) => state.phase)
    expect(phase()).toEqual(['running'])
    answer = { body: '{"phase":"succeeded","id":"acme-99999999"}' }
    await vi.advanceTimersByTimeAsync(60 * SECOND)
    expect(phase()).toEqual(['running'])
    answer = succeeded
    await vi.advanceTimersByTimeAsync(60 * SECOND)
    expect(phase()).toEqual(['succeeded'])
    expect(new Set(wire.sent.map(({ path }) => path))).toEqual(new Set([`/tasks/${ID}`]))
    await engine.stop()
  })

  it('is configured at the gateway, which lets its calls pass and no other', () => {
    const text = JSON.stringify({ connections: [{ id: 'mine', vendor: 'acme', apiKey: { env: 'ACME_API_KEY' } }] })
    const env = { ACME_API_KEY: 'k-12345678' }
    expect(parseConfig(text, { vendors: registry.all, env })).toMatchObject({ ok: true })
    expect(parseConfig(text, { vendors: VENDORS, env })).toMatchObject({ ok: false })
    expect(ruleOf(acme, 'GET', `/tasks/${ID}`, '')).not.toBeNull()
    expect(ruleOf(acme, 'POST', `/tasks/${ID}`, '')).toBeNull()
    expect(ruleOf(acme, 'GET', '/account', '')).toBeNull()
  })
})
