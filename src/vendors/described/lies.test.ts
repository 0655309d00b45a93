/**
 * A description that lies about its vendor: nobody checked it against an answer. It ends in a state that the answer
 * bears out or in none, with the evidence; and whatever it says, the key and the requests stay with its hosts.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type Json } from '#domain/json.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { converse, type RecordedReply } from '#testing/recorded-reply.ts'
import { expectAllowed } from '#testing/vendor-paths.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { impossibleParts } from '#vendors/described/probe.ts'
import { readDescription } from '#vendors/described/read-description.ts'
import type { Script, Vendor } from '#vendors/port.ts'

const { poll } = PLAIN_DESCRIPTION
const ANSWER = {
  id: 'acr-0123456789ab',
  status: 'DONE',
  files: [
    'https://files.example/a.png',
    'javascript:alert(1)',
    'ftp://files.example/b.png',
    'data:image/png;base64,AA',
  ],
  inputs: ['https://files.example/input.png'],
}

function vendorOf(description: Json): Vendor | null {
  const read = readDescription(JSON.stringify(description))
  return read.ok ? (createRegistry([describedVendor(read.description)]).of(read.description.key) ?? null) : null
}

function told(changes: Readonly<Record<string, Json>>, answer: Json = ANSWER) {
  const vendor = vendorOf({ ...PLAIN_DESCRIPTION, poll: { ...poll, ...changes } })
  if (vendor === null) throw new Error('refused')
  return converse(vendor.poll({ id: ANSWER.id }), [{ status: 200, body: JSON.stringify(answer) }]).value
}

describe('a description that lies', () => {
  it('about where the state stands is told so, with the answer', () => {
    const seen = told({ state: [{ at: '$.state', words: { DONE: 'succeeded' } }] })
    expect(seen).toMatchObject({
      kind: 'unintelligible',
      trouble: { message: 'the answer has no state at $.state' },
      evidence: { body: expect.stringContaining('https://files.example/a.png') },
    })
  })

  it('about the words shows the one that came', () => {
    const seen = told({ state: [{ at: '$.status', words: { FINISHED: 'succeeded' } }] })
    expect(seen).toMatchObject({
      kind: 'status',
      state: { phase: 'unrecognised', word: 'DONE' },
      evidence: { statusWord: 'DONE', body: expect.stringContaining('https://files.example/a.png') },
    })
  })

  it('about the files shows those that are there, and none that is no web address', () => {
    const shown = told({ outputs: [{ each: '$.images[*]' }] })
    expect(shown.kind === 'status' && shown.outputs.map(({ url }) => url)).toEqual([ANSWER.files[0]])
    const own = told({ outputs: [{ each: '$.files[*]' }] })
    expect(own.kind === 'status' && own.outputs.map(({ url }) => url)).toEqual([ANSWER.files[0]])
  })

  it('about the times, the size and the place says nothing of them', () => {
    const seen = told({
      created: '$.id',
      ended: '$.files',
      progress: { at: '$.status', of: 100 },
      position: { at: '$.status', from: 0 },
      cost: { used: '$.id', unit: 'credits' },
    })
    expect(seen).toMatchObject({ kind: 'status', facts: { createdAt: null, endedAt: null, cost: null } })
  })

  it('about JSON in a text, which is cut off, learns nothing', () => {
    const seen = told({ unwrap: ['$.text'] }, { ...ANSWER, text: '{"files":["https://fi' })
    expect(seen).toMatchObject({ kind: 'unintelligible', trouble: { message: expect.stringContaining('$.text') } })
  })

  it('about its list gets a page that leads nowhere twice', () => {
    const list = { get: '/v1/tasks?after={cursor}', rows: '$.tasks[*]', next: { cursor: '$.cursor' } }
    const vendor = vendorOf({ ...PLAIN_DESCRIPTION, list })
    const page = (from: string | null, body: Json) => {
      if (vendor?.list === undefined) throw new Error('no list')
      return converse(vendor.list(from, 10), [{ status: 200, body: JSON.stringify(body) }]).value
    }
    expect(page('c', { tasks: [], cursor: 'c' })).toMatchObject({ kind: 'page', next: null })
    expect(page(null, { rows: [] })).toMatchObject({
      kind: 'trouble',
      observation: { trouble: { message: 'the answer has no list at $.tasks[*]' } },
    })
  })

  it('about an address in its answer reads it for parts of the handle, and follows it nowhere', () => {
    const submit = { ...PLAIN_DESCRIPTION.submit, like: { at: '$.url', url: '/v1/tasks/{id}' } }
    const vendor = vendorOf({ ...PLAIN_DESCRIPTION, submit })
    if (vendor === null) throw new Error('refused')
    const body = JSON.stringify({ ...ANSWER, url: 'https://evil.example/v1/tasks/acr-999999999999' })
    const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'k' }
    const made = converse(vendor.submit(request), [{ status: 200, body }]).value
    if (made.kind !== 'accepted') throw new Error(made.kind)
    expect(made.remote.id).toBe(ANSWER.id)
    expect(vendor.poll(made.remote.handle).request).toMatchObject({ path: `/v1/tasks/${ANSWER.id}` })
    expect(vendor.poll(made.remote.handle).request).not.toHaveProperty('base')
  })
})

/** What may stand anywhere in a description that somebody else wrote. */
const WORDS =
  'succeeded gone key answer authorization x-a 1h Z uuid $ $.* $.status $[*] $.a[01] $..b {key} {id} (?:a+)+ [z-a]'
const ADDRESSES = 'https://evil.example https://evil.example/{id} /../{id} //evil.example/{id} /v1/{file} __proto__'
const HOSTILE = [
  ...WORDS.split(' '),
  ...ADDRESSES.split(' '),
  '',
  0,
  -1,
  404,
  1e308,
  true,
  null,
  [],
  ['$'],
  { at: '$' },
  { '*': 'succeeded' },
] satisfies readonly Json[]

/** The same description with one value in the place of another. */
function bent(value: Json, places: Iterator<number>, other: Json): Json {
  const isHere = Number(places.next().value) % 120 === 0
  if (isHere) return other
  if (Array.isArray(value)) return value.map((one: Json) => bent(one, places, other))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bent(one, places, other)]))
}

it('whatever it says: what is taken asks for its own calls below its own hosts, and reads any answer', () => {
  const folders = fc.constantFrom(...DESCRIBED.keys())
  let accepted = 0
  fc.assert(
    fc.property(folders, fc.infiniteStream(fc.nat(10_000)), fc.constantFrom<Json>(...HOSTILE), (at, places, other) => {
      const folder = DESCRIBED[at]
      if (folder === undefined) throw new Error('no folder')
      const { rules: _rules, models: _models, ...plain } = folder.description
      const description = bent(JSON.parse(JSON.stringify(plain)), places, other)
      const read = readDescription(JSON.stringify(description))
      if (!read.ok) {
        expect(read.refusals.every(({ message }) => message !== '')).toBe(true)
        return
      }
      accepted += 1
      const vendor = createRegistry([describedVendor(read.description)]).of(read.description.key)
      if (vendor === undefined) throw new Error('not registered')
      const handle = impossibleParts(read.description)
      const asked = Object.keys(read.description.submit?.options ?? {})
      const options = Object.fromEntries(asked.map((name) => [name, 'abc-def-1']))
      const request = { model: 'owner/model', params: { prompt: 'p' }, options, idempotencyKey: 'k' }
      const scripts: readonly (Script<unknown> | undefined)[] = [
        vendor.poll(handle),
        vendor.submit(request),
        vendor.probe(),
        vendor.cancel?.(handle),
        vendor.list?.(null, 10),
        vendor.sweep?.page(2),
      ]
      const replies = folder.samples.map(({ status, body }): RecordedReply => ({
        status,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }))
      for (const script of scripts.filter((one) => one !== undefined)) {
        for (const reply of replies.slice(0, 6)) {
          for (const sent of converse(script, [reply]).requests) {
            expectAllowed(vendor, sent)
            expect(read.description.hosts).toContain(sent.base ?? read.description.hosts[0])
            expect(JSON.stringify(sent)).not.toContain('{key}')
          }
        }
      }
    }),
    { numRuns: 120 },
  )
  // A generator that is refused each time would show nothing.
  expect(accepted).toBeGreaterThan(15)
})
