/** What a description can say of a vendor, each on an invented one: files, remarks, cancels, homes, codes, lists, keeping. */
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { DAY, HOUR, SECOND } from '#domain/time.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { converse, type RecordedReply, seen } from '#testing/recorded-reply.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { readDescription } from '#vendors/described/read-description.ts'
import type { Vendor } from '#vendors/port.ts'

type Members = Readonly<Record<string, Json>>

/** The plain vendor with these members in place of its own, as everybody uses it. */
function vendorWith(changes: Members): Vendor {
  const read = readDescription(JSON.stringify({ ...PLAIN_DESCRIPTION, ...changes }))
  if (!read.ok) throw new Error(JSON.stringify(read.refusals))
  const vendor = createRegistry([describedVendor(read.description)]).of(PLAIN_DESCRIPTION.key)
  if (vendor === undefined) throw new Error('not registered')
  return vendor
}

const pollWith = (changes: Members) => vendorWith({ poll: { ...PLAIN_DESCRIPTION.poll, ...changes } })
const ID = 'acr-0123456789ab'
const HANDLE = { id: ID }
const HOME = PLAIN_DESCRIPTION.hosts[0]

function says(body: Json, status = 200): RecordedReply {
  return { status, body: JSON.stringify(body) }
}

function polled(vendor: Vendor, ...bodies: readonly (Json | RecordedReply)[]) {
  const replies = bodies.map((body) => (isReply(body) ? body : says(body)))
  return converse(vendor.poll(HANDLE), replies).value
}

function isReply(body: Json | RecordedReply): body is RecordedReply {
  return typeof body === 'object' && body !== null && 'body' in body
}

function statusOf(observation: Observation) {
  if (observation.kind !== 'status') throw new Error(`no status: ${observation.trouble.message}`)
  return observation
}

const filesOf = (observation: Observation) =>
  statusOf(observation).outputs.map(({ url, kind, keyedBy, bytes }) => ({ url, kind, keyedBy, bytes }))

function listOf({ list }: Vendor, from: string | null) {
  if (list === undefined) throw new Error('no list')
  return list(from, 10)
}

describe('files that need the key (L7)', () => {
  const view = '/v1/tasks/{id}/content'

  it('are given out by one call, once the task has succeeded, and by no other request', () => {
    const vendor = pollWith({ outputs: [{ view, via: 'key', kind: 'video' }] })
    expect(filesOf(polled(vendor, { status: 'WORKING' }))).toEqual([])
    expect(filesOf(polled(vendor, { status: 'DONE' }))).toEqual([
      { url: `${HOME}/v1/tasks/${ID}/content`, kind: 'video', keyedBy: null, bytes: null },
    ])
    expect(vendor.files).toEqual([{ method: 'GET', path: expect.stringMatching(/content$/) }])
    expect(vendor.paths.some(({ path }) => path.includes('content'))).toBe(false)
  })

  it('are named by an id, or by an address of the vendor that is built anew and never followed', () => {
    const outputs = [{ each: '$.files[*]', url: 'uri', via: 'key', view: '/v1/files/{file}:download?alt=media' }]
    const vendor = pollWith({ outputs })
    const files = [
      'f-1',
      { uri: `${HOME}/v1/files/f-2:download?alt=media` },
      { uri: 'https://evil.example/v1/files/f-3:download?alt=media' },
      { uri: `${HOME}/v1/secrets/f-4` },
      { uri: `${HOME}/v1/files/../admin:download?alt=media` },
      'a/b',
      7,
    ]
    const urls = filesOf(polled(vendor, { status: 'DONE', files })).map(({ url }) => url)
    expect(urls).toEqual(['f-1', 'f-2', '7'].map((file) => `${HOME}/v1/files/${file}:download?alt=media`))
  })
})

describe('files within the answer (L8)', () => {
  const PICTURE = Buffer.alloc(300, 7).toString('base64')
  const outputs = [{ each: '$.images[*]', url: 'data', via: 'answer', kind: 'image' }]

  it('are read out of a fresh answer, which may be longer than others', () => {
    const vendor = pollWith({ outputs })
    const body = {
      status: 'DONE',
      images: [{ data: PICTURE }, { data: 'no picture' }, { data: `data:image/png;base64,${PICTURE}` }],
    }
    expect(filesOf(polled(vendor, body))).toEqual(
      [0, 2].map((at) => ({
        url: `${HOME}/v1/tasks/${ID}#/images/${at}/data`,
        kind: 'image',
        keyedBy: null,
        bytes: 300,
      })),
    )
    expect(vendor.files).toMatchObject([{ inline: true, path: vendor.paths[0]?.path }])
    expect(vendor.poll(HANDLE).request.answerUpTo).toBeGreaterThan(32 << 20)
    expect(vendorWith({}).poll(HANDLE).request.answerUpTo).toBeUndefined()
  })

  it('are left alone where the same file has an address', () => {
    const vendor = pollWith({ outputs: [{ each: '$.url' }, { ...outputs[0], otherwise: true }] })
    const both = { status: 'DONE', url: 'https://files.example/a.png', images: [{ data: PICTURE }] }
    expect(filesOf(polled(vendor, both)).map(({ url }) => url)).toEqual([both.url])
    expect(filesOf(polled(vendor, { ...both, url: null }))).toHaveLength(1)
  })
})

describe('remarks (L15)', () => {
  const remarks = [
    { kind: 'held-back', at: '$.why', has: true, why: '$.why' },
    { kind: 'needs-person', at: '$.asks', is: [true] },
    { kind: 'files-removed', at: '$.removed', is: [true] },
    { kind: 'part-failed', failed: '$.items[*].error', of: '$.items[*]', why: '$.items[*].error.text' },
  ]
  const vendor = pollWith({ remarks })

  it.each<[Json, Json]>([
    [
      { status: 'WAITING', why: 'two run already' },
      { kind: 'held-back', why: 'two run already' },
    ],
    [
      { status: 'WORKING', asks: true },
      { kind: 'needs-person', why: null },
    ],
    [{ status: 'DONE', removed: true }, { kind: 'files-removed' }],
    [
      { status: 'DONE', items: [{}, { error: { text: 'E' } }, {}] },
      { kind: 'part-failed', failed: 1, of: 3, why: 'E' },
    ],
    [{ status: 'WORKING' }, null],
    [{ status: 'DONE', items: [{}, {}] }, null],
    // What a task waits for is said of none that is over, and what became of it of none that goes on.
    [{ status: 'DONE', why: 'x', asks: true }, null],
    [{ status: 'WORKING', removed: true, items: [{ error: 1 }] }, null],
    [{ status: 'BROKEN', removed: true, items: [{ error: 1 }] }, null],
  ])('of %j', (body, expected) => {
    expect(statusOf(polled(vendor, body)).remark ?? null).toEqual(expected)
  })
})

describe('a cancel (L9, L10)', () => {
  const cancel = { delete: '/v1/tasks/{id}', only: ['queued'], erases: 'delete its files', afterwards: 'gone' }
  const vendor = vendorWith({ cancel })
  const cancelled = (...replies: readonly RecordedReply[]) => {
    if (vendor.cancel === undefined) throw new Error('no cancel')
    const { value, requests } = converse(vendor.cancel(HANDLE), replies)
    return { value, methods: requests.map(({ method }) => method) }
  }

  it('asks first, and sends nothing that would erase', () => {
    expect(cancelled(says({ status: 'WAITING' }), says({})).methods).toEqual(['GET', 'DELETE'])
    for (const status of ['WORKING', 'DONE', 'BROKEN', 'no word of it']) {
      const { value, methods } = cancelled(says({ status }))
      expect(methods).toEqual(['GET'])
      expect(value).toMatchObject({ kind: 'too-late', message: expect.stringContaining('delete its files') })
    }
    for (const reply of [
      says({}, 500),
      { status: 200, body: '<html>' },
      says({ status: 'WAITING', id: 'acr-999999999999' }),
    ]) {
      expect(cancelled(reply)).toMatchObject({ value: { kind: 'trouble' }, methods: ['GET'] })
    }
  })

  it('says what it would erase, and that a task is forgotten once it is cancelled', () => {
    expect(vendor).toMatchObject({ cancelErases: 'delete its files', goneWhenCancelled: true, cancelsIn: ['queued'] })
    // The end is not ours to say: the next poll tells.
    expect(cancelled(says({ status: 'WAITING' }), { status: 204, body: '' }).value).toEqual({
      kind: 'requested',
      observation: null,
    })
  })
})

describe('lists (L11)', () => {
  it('go on by the cursor alone, wherever the next address leads', () => {
    const vendor = vendorWith({
      list: { get: '/v1/tasks?after={cursor}', rows: '$.tasks[*]', next: { url: '$.next' }, whole: true },
    })
    const page = (from: string | null, next: Json) =>
      converse(listOf(vendor, from), [says({ tasks: [{ id: ID, status: 'DONE' }], next })])
    const { value } = page(null, 'https://evil.example/v9/other?after=c-2&key=k')
    expect(value).toMatchObject({ kind: 'page', next: 'c-2' })
    expect(page('c-2', null).requests).toMatchObject([{ path: '/v1/tasks?after=c-2' }])
    for (const next of ['https://evil.example/', 7, { after: 'x' }, `https://a.example/?after=${'x'.repeat(3_000)}`]) {
      expect(page(null, next).value).toMatchObject({ next: null })
    }
    expect(vendor.sweep).toBeUndefined()
  })

  it('of whole rows by page stand for polls', () => {
    const { sweep } = vendorWith({})
    const rows = [{ id: ID, status: 'DONE', files: ['https://files.example/a.png'] }]
    if (sweep === undefined) throw new Error('no sweep')
    const { value, requests } = converse(sweep.page(2), [says({ tasks: rows, total: 51 })])
    expect(requests).toMatchObject([{ path: '/v1/tasks?page=2&size=50' }])
    expect(value).toMatchObject({ kind: 'page', next: null, tasks: [{ remote: { id: ID } }] })
    expect(vendorWith({ list: { ...PLAIN_DESCRIPTION.list, whole: false } }).sweep).toBeUndefined()
  })
})

describe('a result call that fails (L12)', () => {
  const vendor = vendorWith({
    result: {
      get: '/v1/tasks/{id}/result',
      state: [
        { http: [400], at: '$.why', is: ['not yet'], phase: 'running' },
        { http: [400, 422], phase: 'failed' },
      ],
      message: '$.why',
      outputs: [{ each: '$.files[*]' }],
    },
  })

  it.each<[RecordedReply, string]>([
    [says({ files: ['https://files.example/a.png'] }), 'succeeded'],
    [says({ why: 'refused' }, 422), 'failed'],
    [says({ why: 'not yet' }, 400), 'running'],
    [says({ why: 'busy' }, 503), 'server'],
    [says({ why: 'slow down' }, 429), 'throttled'],
    [says({ error: { code: 'x', message: 'gone' } }, 404), 'unintelligible'],
    [{ status: 200, body: '<html>' }, 'unintelligible'],
  ])('%j means %s', (reply, meaning) => {
    expect(seen(polled(vendor, { status: 'DONE' }, reply))).toBe(meaning)
  })
})

describe('several homes (L13)', () => {
  const EU = 'https://eu.acme.example'
  const vendor = vendorWith({
    hosts: [HOME, EU],
    submit: { ...PLAIN_DESCRIPTION.submit, home: '$.polling_url' },
  })
  const made = (address: string) => {
    const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'k' }
    const outcome = converse(vendor.submit(request), [says({ id: ID, status: 'WAITING', polling_url: address })]).value
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind)
    return vendor.poll(outcome.remote.handle).request.base
  }

  it('asks for a task where the answer says, among the hosts alone', () => {
    expect(vendor.otherHomes).toEqual([EU])
    expect(made(`${EU}/v1/tasks/${ID}`)).toBe(EU)
    for (const other of [
      `${HOME}/v1/tasks/${ID}`,
      'https://evil.example/x',
      `${EU}.evil.example/x`,
      `https://a:b@eu.acme.example/x`,
    ]) {
      expect(made(other)).toBeUndefined()
    }
  })

  it('believes no handle that names a host which is none', () => {
    expect(vendor.poll({ ...HANDLE, home: EU }).request.base).toBe(EU)
    for (const home of ['https://evil.example', `${EU}/`, 7, null]) {
      expect(vendor.poll({ ...HANDLE, home }).request.base).toBeUndefined()
    }
  })
})

describe('pace, keeping and zone (L5, L14)', () => {
  it('says how often to ask, and since when it counts how long a task is known', () => {
    const rate = { pollEvery: 5 }
    const pace = (keeps: Json) => vendorWith({ rate, keeps }).advice.pace
    expect(pace('24h')).toEqual({ floor: 5 * SECOND, phases: {}, keeps: { for: DAY, from: 'made' } })
    expect(pace({ for: '1h', from: 'end' }).keeps).toEqual({ for: HOUR, from: 'end' })
    expect(vendorWith({}).advice.pace).toEqual({ floor: 0, phases: {} })
  })

  it('reads a time without an offset where the vendor is, and nowhere else', () => {
    const body = { status: 'WORKING', created_at: '2026-11-28 20:00:00.250' }
    const createdAt = (zone: Members) => statusOf(polled(vendorWith(zone), body)).facts.createdAt
    expect(createdAt({ zone: '+08:00' })).toBe(Date.UTC(2026, 10, 28, 12, 0, 0, 250))
    expect(createdAt({})).toBeNull()
  })
})

describe('codes beside the status (L16)', () => {
  const envelope = {
    code: '$.base.code',
    good: [0],
    failed: [1026, 501],
    gone: [404],
    statuses: { '1303': 429 },
    message: '$.base.text',
  }
  const vendor = vendorWith({ envelope })
  const coded = (code: Json, more: Members = {}) => says({ ...more, base: { code, text: 'because' } })

  it.each<[RecordedReply, string]>([
    [coded(0, { status: 'DONE' }), 'succeeded'],
    [coded(1026), 'failed'],
    [coded('501', { status: 'WORKING' }), 'failed'],
    [coded(501, { status: 'DONE' }), 'succeeded'],
    [coded(404), 'gone'],
    [coded(1303), 'throttled'],
    [coded(9999, { status: 'DONE' }), 'unintelligible'],
    [coded(503), 'server'],
  ])('%j means %s', (reply, meaning) => {
    expect(seen(polled(vendor, reply))).toBe(meaning)
  })

  it('that a task failed refuse any other call: a submit that is answered so made nothing', () => {
    const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'k' }
    expect(converse(vendor.submit(request), [coded(1026)]).value).toMatchObject({
      kind: 'refused',
      failure: { code: '1026', message: 'because' },
    })
    expect(converse(listOf(vendor, null), [coded(501)]).value.kind).toBe('trouble')
    expect(converse(vendor.probe(), [coded(1026)]).value.kind).not.toBe('works')
  })

  it('mean one thing each', () => {
    const twice = { ...PLAIN_DESCRIPTION, envelope: { ...envelope, good: [0, 501] } }
    const read = readDescription(JSON.stringify(twice))
    expect(read.ok || read.refusals).toEqual([{ place: 'envelope', message: 'says two things about the code 501' }])
  })
})

describe('headers that go with every request (L2)', () => {
  it('are the vendor’s own, and what one call sends goes with that call', () => {
    const vendor = vendorWith({
      headers: { 'x-acme-version': '2' },
      submit: { ...PLAIN_DESCRIPTION.submit, headers: { 'X-Acme-Async': 'enable' } },
    })
    expect(vendor.fixedHeaders).toEqual({ 'x-acme-version': '2' })
    expect(vendor.paths.flatMap(({ sends = [] }) => sends)).toEqual(['x-acme-async'])
  })
})

it('recognises an id of digits in addresses alone', () => {
  const vendor = vendorWith({ handle: { id: { is: '[0-9]{15}' } } })
  expect(vendor.ids).toEqual([])
  const [address] = vendor.urls
  const groups = new RegExp(`^${address?.path}$`).exec('/v1/tasks/123456789012345')?.slice(1) ?? []
  expect(address?.recognise(groups)?.remote).toEqual({ id: '123456789012345', handle: { id: '123456789012345' } })
})
