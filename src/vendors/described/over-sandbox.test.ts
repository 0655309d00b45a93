/** What a description reads it can also write: each described vendor runs in the sandbox without code of its own. */
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { SCENARIO_KEYS, scenarioOf } from '#sandbox/world/scenarios.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import { lastPhase, runOver } from '#testing/over-sandbox.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk, type SandboxDesk } from '#testing/sandbox-desk.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { outputsIn } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { impossibleParts } from '#vendors/described/probe.ts'
import { filled } from '#vendors/described/template.ts'
import { readDescription } from '#vendors/described/read-description.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { castOf } from '#vendors/dialects.ts'
import type { Vendor } from '#vendors/port.ts'

/** Disturbances are over and every stage that ends has ended, but no output has expired by accident. */
const LATER = HOUR

/** Scenarios that are named after a remark, and an age at which it is made. */
const REMARKED = [
  ['held-back', 0],
  ['needs-person', 9 * SECOND],
  ['part-failed', LATER],
  ['files-removed', LATER],
] as const

/** The plain vendor under a name of its own, with these files in place of its addresses. */
function plain(name = 'plain', ...outputs: readonly Json[]): Description {
  const { poll } = PLAIN_DESCRIPTION
  const own = outputs.length === 0 ? PLAIN_DESCRIPTION : { ...PLAIN_DESCRIPTION, poll: { ...poll, outputs } }
  const read = readDescription(JSON.stringify({ ...own, label: `Acme ${name}` }))
  if (!read.ok) throw new Error(JSON.stringify(read.refusals))
  return read.description
}

/** What no vendor that comes with the product has in just this way. */
const INVENTED = [
  plain(),
  plain('with a call for its file', { view: '/v1/tasks/{id}/content', via: 'key' }),
  plain('with calls for its files', { each: '$.files[*]', url: 'uri', via: 'key', view: '/v1/files/{file}:download' }),
  plain('with files in its answers', { each: '$.images[*]', via: 'answer' }),
].map((description, at) => ({ ...description, key: `acme-${at}` }))
const all = [...DESCRIBED.map(({ description }) => description), ...INVENTED]

function deskFor(description: Description): { readonly desk: SandboxDesk; readonly vendor: Vendor } {
  const vendor = createRegistry([describedVendor(description)]).of(description.key)
  if (vendor === undefined) throw new Error('not registered')
  return { vendor, desk: createSandboxDesk({ cast: castOf([describedDialect(description)], [vendor]) }) }
}

function handleOf(description: Description, id: string): Json {
  return { ...impossibleParts(description), id }
}

/** All the phases that a description's rules can say. */
function sayable({ poll }: Description): ReadonlySet<string> {
  return new Set(poll.state.flatMap(({ words = {}, phase }) => [...Object.values(words), ...(phase ? [phase] : [])]))
}

/** The phases that may stand for one: a vendor may have fewer words than there are. */
function shownAs(description: Description, phase: string): readonly string[] {
  const others: Readonly<Record<string, readonly string[]>> = {
    queued: ['queued', 'running'],
    running: ['running', 'queued'],
    finishing: ['finishing', 'running', 'queued'],
    cancelled: ['cancelled', 'failed', 'timedOut'],
    failed: ['failed', 'timedOut'],
    timedOut: ['timedOut', 'failed'],
  }
  const can = sayable(description)
  return (others[phase] ?? [phase]).filter((one) => can.has(one)).slice(0, 1)
}

describe.each(all)('$label over the sandbox', (description) => {
  it.each(SCENARIO_KEYS)('reads the end of %s', async (scenario) => {
    const { desk, vendor } = deskFor(description)
    const id = await desk.make(vendor.key, scenario, { ageMs: LATER })
    const observation = await runOver(desk, vendor, vendor.poll(handleOf(description, id)))
    const expected = lastPhase(scenario)
    const allowed = ['gone', 'unrecognised'].includes(expected) ? [expected] : shownAs(description, expected)
    expect(allowed).toContain(seen(observation))
    if (observation.kind !== 'status' || observation.state.phase !== 'succeeded') return
    const { ending } = scenarioOf(scenario)
    const made = ending.kind === 'succeeded' ? ending.outputs.filter(({ role }) => role === null) : []
    // A vendor that gives out one address shows one of four.
    if (made.length > 0) expect(observation.outputs.length).toBeGreaterThan(0)
    // That a call has nothing to give out shows when it is asked.
    const isNamed = outputsIn(description).every(({ each, walk }) => (each ?? walk) !== undefined)
    if (made.length === 0 && isNamed) expect(observation.outputs).toEqual([])
  })

  it('gives out what needs the key by the calls that are declared for it', async () => {
    const { desk, vendor } = deskFor(description)
    const id = await desk.make(vendor.key, 'image-set', { ageMs: LATER })
    const seenNow = await runOver(desk, vendor, vendor.poll(handleOf(description, id)))
    const keyed = seenNow.kind === 'status' ? seenNow.outputs.filter(({ keyedBy }) => keyedBy === null) : []
    for (const { url } of keyed) {
      const { pathname, search, hash } = new URL(url)
      const rule = vendor.files?.find(({ path }) => new RegExp(`^(?:${path})$`).test(pathname))
      expect(rule?.inline === true).toBe(hash !== '')
      const { status, text } = await desk.ask('GET', `/${vendor.key}${pathname}${search}`, {
        key: null,
        headers: vendor.authorize('sk-test'),
      })
      expect(status).toBe(rule?.inline === true ? 200 : 302)
      if (rule?.inline === true) expect(text).toContain('iVBOR')
    }
    const isKeyed = outputsIn(description).every(({ via }) => via !== undefined)
    if (isKeyed) expect(keyed.length).toBeGreaterThan(0)
  })

  it('submits a task and watches it to its end, with every word on the way', async () => {
    const { desk, vendor } = deskFor(description)
    const { models = [], submit } = description
    const options = Object.fromEntries(
      Object.entries(submit?.options ?? {}).flatMap(([name, { ask }]) =>
        ask === undefined ? [] : [[name, 'abc-def-1']],
      ),
    )
    const request = {
      model: models[0]?.id ?? 'a-model',
      params: { prompt: 'happy-image' },
      options,
      idempotencyKey: 'own-1',
    }
    const outcome = await runOver(desk, vendor, vendor.submit(request))
    if (outcome.kind !== 'accepted') throw new Error(`the sandbox refused: ${JSON.stringify(outcome)}`)
    expect(
      new RegExp(
        `^(?:${description.handle['id']?.is === 'uuid' ? '[0-9a-f-]{36}' : description.handle['id']?.is})$`,
      ).test(outcome.remote.id),
    ).toBe(true)
    const phases = new Set<string>()
    for (let second = 0; second < 40; second += 1) {
      phases.add(seen(await runOver(desk, vendor, vendor.poll(outcome.remote.handle))))
      desk.pass(SECOND)
    }
    const wanted = ['queued', 'running', 'finishing', 'succeeded'].flatMap((phase) => shownAs(description, phase))
    expect([...phases]).toEqual([...new Set(wanted)])
  })

  it('finds that the key works, or not', async () => {
    const { desk, vendor } = deskFor(description)
    expect((await runOver(desk, vendor, vendor.probe())).kind).toBe('works')
    await desk.ask('POST', '/faults', { body: { dialect: vendor.key, kind: 'unauthorized' } })
    expect((await runOver(desk, vendor, vendor.probe())).kind).toBe('refused')
  })

  it('cancels where it can, and never what is over', async () => {
    const { desk, vendor } = deskFor(description)
    if (vendor.cancel === undefined) return
    const waiting = await desk.make(vendor.key, 'stuck-queue')
    const over = await desk.make(vendor.key, 'happy-image', { ageMs: LATER })
    const cancelled = await runOver(desk, vendor, vendor.cancel(handleOf(description, waiting)))
    expect(cancelled.kind).toBe('requested')
    const refused = await runOver(desk, vendor, vendor.cancel(handleOf(description, over)))
    expect(refused.kind).toBe('too-late')
    const after = await runOver(desk, vendor, vendor.poll(handleOf(description, over)))
    expect(seen(after)).toBe('succeeded')
  })

  it('erases by the same call where it says so, and knows nothing of the task then', async () => {
    const { desk, vendor } = deskFor(description)
    const { cancel } = description
    if (cancel?.erases === undefined) return
    const address = filled(cancel.delete ?? cancel.post ?? cancel.put ?? '/', { id: '{id}' })
    const method = cancel.delete === undefined ? (cancel.post === undefined ? 'PUT' : 'POST') : 'DELETE'
    const send = (id: string) =>
      desk.ask(method, `/${vendor.key}${address.replace('{id}', id)}`, {
        key: null,
        headers: vendor.authorize('sk-test'),
      })
    const [over, other, live] = [
      await desk.make(vendor.key, 'happy-image', { ageMs: LATER }),
      await desk.make(vendor.key, 'happy-image', { ageMs: LATER }),
      await desk.make(vendor.key, 'stuck-queue'),
    ]
    for (const id of [over, live]) expect((await send(id)).status).toBeLessThan(300)
    const polled = async (id: string) => seen(await runOver(desk, vendor, vendor.poll(handleOf(description, id))))
    expect(await polled(over)).toBe('gone')
    expect(await polled(other)).toBe('succeeded')
    expect(await polled(live)).toBe(cancel.afterwards ?? 'cancelled')
  })

  it('remarks what its description reads, when it is so and at no other time', async () => {
    const { desk, vendor } = deskFor(description)
    const known = new Set(
      [...(description.poll.remarks ?? []), ...(description.result?.remarks ?? [])].map((one) => one.kind),
    )
    for (const [scenario, age] of REMARKED) {
      const id = await desk.make(vendor.key, scenario, { ageMs: age })
      const told = await runOver(desk, vendor, vendor.poll(handleOf(description, id)))
      const remark = told.kind === 'status' ? (told.remark ?? null) : null
      expect(remark?.kind ?? null).toBe(known.has(scenario) ? scenario : null)
      if (remark?.kind === 'part-failed') expect(remark).toMatchObject({ failed: 2, of: 4 })
      const usual = await desk.make(vendor.key, 'happy-image', { ageMs: age })
      expect(await runOver(desk, vendor, vendor.poll(handleOf(description, usual)))).not.toHaveProperty('remark')
    }
  })

  it('lists its tasks, each once', async () => {
    const { desk, vendor } = deskFor(description)
    if (vendor.list === undefined) return
    await desk.ask('POST', '/tasks', { body: { dialect: vendor.key, scenario: 'happy-image', count: 5, ageMs: LATER } })
    const first = await runOver(desk, vendor, vendor.list(null, 3))
    const from = first.kind === 'page' ? first.next : null
    const pages = from === null ? [first] : [first, await runOver(desk, vendor, vendor.list(from, 3))]
    const tasks = pages.flatMap((page) => (page.kind === 'page' ? page.tasks : []))
    expect(new Set(tasks.map(({ remote }) => remote.id)).size).toBe(5)
    // Who takes no size gives a page that holds all five.
    const goesOn = description.list?.get?.includes('{size}') === true ? [true, false] : [false]
    expect(pages.map((page) => page.kind === 'page' && page.next !== null)).toEqual(goesOn)
    if (description.list?.whole === true) {
      expect(new Set(tasks.map(({ observation }) => seen(observation)))).toEqual(new Set(['succeeded']))
    }
  })
})
