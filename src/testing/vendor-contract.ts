/**
 * The battery that every vendor dialect passes (law 3). A vendor's own test file says what is documented; this says
 * what must hold whatever is answered: nothing throws, nothing is guessed, nothing leaks, nothing leaves its paths.
 */
import { describe, expect, it } from 'vitest'
import type { TroubleReason } from '#domain/task/failure.ts'
import type { Json } from '#domain/json.ts'
import { type SubmitRequest } from '#domain/task/task.ts'
import { redact } from '#domain/task/redact.ts'
import { type Phase, isTerminal } from '#domain/task/phase.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse, converseOver, replyOf, seen } from '#testing/recorded-reply.ts'
import { scriptsOf, survives, testMadeUp, toldInWords } from '#testing/vendor-contract-made-up.ts'
import { testAsked, testHeldTasks, testKeyRefusals } from '#testing/vendor-contract-asked.ts'
import { HOSTILE_IDS, expectAllowed, isAllowed } from '#testing/vendor-paths.ts'
import type { Vendor } from '#vendors/port.ts'
import { createRegistry } from '#vendors/create-registry.ts'

export interface VendorContract {
  /** The handle of a task that the vendor could have. */
  readonly handle: Json
  /** Whole ids as documented; each must be recognised. */
  readonly ids: readonly string[]
  /** Every documented status word and the phase it stands for. */
  readonly documentedStatuses: Readonly<Record<string, Phase>>
  /** A documented answer to a poll with this status word (and what else the word promises), for each call of the poll. */
  readonly answersWith: (word: string) => readonly RecordedReply[]
  /** Recorded conversations, and what they must be understood as: a phase, or why no state was learnt. */
  readonly polls: readonly {
    readonly name: string
    readonly replies: readonly RecordedReply[]
    readonly expected: Phase | TroubleReason
  }[]
  readonly submit: SubmitRequest
  /** Errors that others on the way also make, and in which this vendor documents its own. */
  readonly ownForms?: readonly string[]
}

/** A word that no vendor has: it must be shown as it is, and polling must go on. */
const UNKNOWN_WORD = 'Reticulating-Splines'

/** In a form that `redact` must find; planted wherever an answer has a place for it. */
const PLANTED_KEY = 'sk-planted-0123456789abcdefXYZ'

/** Registers the battery's tests for one vendor, as the registry hands it out. */
export function vendorContract(adapter: Vendor, contract: VendorContract): void {
  vendorContracts([[adapter, contract]])
}

/** The same for many: what is made up at random is made up once, and every vendor has to live with all of it. */
export function vendorContracts(kept: readonly (readonly [Vendor, VendorContract])[]): void {
  const all = kept.map(
    ([adapter, contract]) => [createRegistry([adapter]).of(adapter.key) ?? adapter, contract] as const,
  )
  for (const [vendor, contract] of all) testOne(vendor, contract)
  describe(`${all.map(([{ label }]) => label).join(', ')}: answers made up at random`, () => testMadeUp(all))
}

function testOne(vendor: Vendor, contract: VendorContract): void {
  describe(`${vendor.label} keeps the contract of every vendor`, () => {
    describe('documented answers', () => testDocumented(vendor, contract))
    describe('hostile answers', () => testHostile(vendor, contract))
    describe('whom an answer speaks for', () => testAsked(vendor, contract))
    describe('a task in an error answer', () => testHeldTasks(vendor, contract))
    describe('who refuses a key', () => testKeyRefusals(vendor, contract))
    describe('secrets', () => testSecrets(vendor, contract))
    describe('requests', () => testRequests(vendor, contract))
    describe('patterns', () => testPatterns(vendor, contract))
  })
}

function testDocumented(vendor: Vendor, contract: VendorContract): void {
  it.each(contract.polls)('understands $name as $expected', ({ replies, expected }) => {
    expect(seen(converse(vendor.poll(contract.handle), replies).value)).toBe(expected)
  })

  it.each(Object.entries(contract.documentedStatuses))('maps %s to %s', (word, phase) => {
    const observation = converse(vendor.poll(contract.handle), contract.answersWith(word)).value
    expect(seen(observation)).toBe(phase)
    expect(observation.evidence?.statusWord).toBe(word)
  })

  it('shows an unknown status word as it is and goes on polling', () => {
    const observation = converse(vendor.poll(contract.handle), contract.answersWith(UNKNOWN_WORD)).value
    if (observation.kind !== 'status') throw new Error(`understood as ${observation.kind}`)
    expect(observation.state).toEqual({ phase: 'unrecognised', word: UNKNOWN_WORD })
    expect(observation.evidence.statusWord).toBe(UNKNOWN_WORD)
    expect(isTerminal(observation.state.phase)).toBe(false)
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('takes the word %s for a word', (word) => {
    const observation = converse(vendor.poll(contract.handle), contract.answersWith(word)).value
    expect(seen(observation)).toBe('unrecognised')
  })

  it.each(contract.polls)('keeps the raw answer of $name', ({ replies }) => {
    const { value, last } = converse(vendor.poll(contract.handle), replies)
    expect(value.evidence?.body).toBe(redact(last.body))
    expect(value.evidence?.httpStatus).toBe(last.status)
  })
}

function testHostile(vendor: Vendor, contract: VendorContract): void {
  it('never throws on a documented answer that was cut anywhere', () => {
    const [poll] = scriptsOf(vendor, contract)
    for (const reply of contract.polls.flatMap(({ replies }) => replies)) {
      const cutAt = (end: number) => replyOf({ ...reply, body: reply.body.slice(0, end) })
      for (let end = 0; end < reply.body.length; end += 7) toldInWords(converseOver(poll, [cutAt(end)]).value)
      for (let end = 0; end < reply.body.length; end += 70) survives(vendor, contract, cutAt(end))
    }
  })

  it.each([
    ['an HTML page', 200, '<html><body>Bad gateway</body></html>'],
    ['an empty body', 200, ''],
    ['half a JSON answer', 200, '{"code":200,"data":{"stat'],
    ['an HTML 404 of some proxy', 404, '<!DOCTYPE html><title>Not found</title>'],
    ['a bare 404 of some proxy', 404, '{"message":"Not Found"}'],
    ['JSON of another kind', 200, '{"hello":"world"}'],
    ['JSON that is no object', 200, '"ok"'],
  ])('learns nothing about the task from %s', (_what, status, body) => {
    const observation = converse(vendor.poll(contract.handle), [{ status, body }]).value
    expect(observation.kind).toBe('unintelligible')
    expect(observation.kind === 'unintelligible' && observation.trouble.message).toMatch(/\w{3}/)
  })

  it('blocks on refused credentials, waits when told to, and retries after a server error', () => {
    const poll = (status: number, headers = {}, body = '{"message":"no"}') =>
      converse(vendor.poll(contract.handle), [{ status, headers, body }]).value
    const own = '{"error":{"code":"UNAUTHORIZED","message":"no"}}'
    expect(seen(poll(401, {}, own))).toBe('credentials')
    expect(seen(poll(403, {}, own))).toBe('credentials')
    expect(seen(poll(402))).not.toBe('credentials')
    expect(seen(poll(500, {}, '<html>'))).toBe('server')
    expect(poll(429, { 'retry-after': '30' })).toMatchObject({
      trouble: { reason: 'throttled' },
      retryAt: NOON + 30_000,
    })
  })
}

function testSecrets(vendor: Vendor, contract: VendorContract): void {
  const places: readonly (readonly [string, RecordedReply])[] = [200, 400, 401, 409, 429, 500].flatMap((status) =>
    [
      `not JSON: Authorization: Bearer ${PLANTED_KEY}`,
      JSON.stringify({ error: { code: PLANTED_KEY, message: `bad key ${PLANTED_KEY}`, request_id: PLANTED_KEY } }),
      JSON.stringify({ code: status, message: `bad key ${PLANTED_KEY}`, data: null, error_code: PLANTED_KEY }),
      JSON.stringify({ detail: PLANTED_KEY, api_key: PLANTED_KEY, secret: { value: PLANTED_KEY } }),
      `{"status":"${PLANTED_KEY}","id":"x","data":{"status":"${PLANTED_KEY}","secret":"${PLANTED_KEY}"`,
    ].map((body): [string, RecordedReply] => [
      `HTTP ${status}: ${body.slice(0, 40)}`,
      { status, headers: { 'x-request-id': PLANTED_KEY }, body },
    ]),
  )
  const documented = Object.keys(contract.documentedStatuses)
    .flatMap((word) => contract.answersWith(word))
    .map((reply): [string, RecordedReply] => [
      'a documented answer with a secret in it',
      { ...reply, body: reply.body.replace('{', `{"secret":"${PLANTED_KEY}","note":"Bearer ${PLANTED_KEY}",`) },
    ])
  const worded = contract
    .answersWith(PLANTED_KEY)
    .map((reply): [string, RecordedReply] => ['a secret as the status word', reply])

  it.each([...places, ...documented, ...worded])('keeps no secret of an answer: %s', (_name, reply) => {
    for (const script of scriptsOf(vendor, contract)) {
      expect(JSON.stringify(converse(script, [reply]).value)).not.toContain(PLANTED_KEY)
    }
  })

  it('puts the key into headers, and nowhere else', () => {
    expect(JSON.stringify(vendor.authorize(PLANTED_KEY))).toContain(PLANTED_KEY)
    for (const script of scriptsOf(vendor, contract)) {
      const names = Object.keys(script.request.headers).map((name) => name.toLowerCase())
      for (const name of Object.keys(vendor.authorize('k'))) expect(names).not.toContain(name.toLowerCase())
    }
  })
}

function testRequests(vendor: Vendor, contract: VendorContract): void {
  it('asks only for paths it has declared', () => {
    for (const script of scriptsOf(vendor, contract)) expectAllowed(vendor, script.request)
    for (const { replies } of contract.polls) {
      for (const request of converse(vendor.poll(contract.handle), replies).requests) expectAllowed(vendor, request)
    }
  })

  it.each(HOSTILE_IDS.map((id) => ({ id, shown: JSON.stringify(id.slice(0, 20)) })))(
    'lets no id change the path: $shown',
    ({ id }) => {
      const handles: readonly Json[] = [id, { id }, withStrings(contract.handle, id), null, 7, [], { id: { id } }]
      for (const handle of handles) expectAllowed(vendor, vendor.poll(handle).request)
      for (const handle of handles) if (vendor.cancel) expectAllowed(vendor, vendor.cancel(handle).request)
      for (const request of handles.flatMap((handle) => vendor.stream?.(handle)?.request ?? [])) {
        expectAllowed(vendor, request)
      }
    },
  )

  it('refuses paths that climb, whoever asks for them', () => {
    for (const path of ['/', '/v1/../admin', '/v1/tasks/..', '/v1/tasks/%2e%2e', '/v1/tasks/a%2fb', '/v1/tasks/a\n']) {
      expect(isAllowed(vendor, { method: 'GET', path, headers: {}, body: null })).toBe(false)
    }
  })

  it('sends the same bytes each time a submit is repeated', () => {
    const again = reversed(structuredClone(contract.submit))
    expect(vendor.submit(again).request).toEqual(vendor.submit(contract.submit).request)
  })

  it('sends the model and every parameter', () => {
    const { body, form } = vendor.submit(contract.submit).request
    const sent = body ?? JSON.stringify(form)
    for (const value of Object.values(contract.submit.params)) expect(sent).toContain(JSON.stringify(value))
  })
}

function testPatterns(vendor: Vendor, contract: VendorContract): void {
  it.each(contract.ids)('recognises %s', (id) => {
    expect(vendor.ids.some(({ source }) => new RegExp(`^(?:${source})$`).test(id))).toBe(true)
    const recognition = vendor.recognise(id)
    if (recognition.kind === 'ref') {
      expect(recognition.remote.id).toBe(id)
      expectAllowed(vendor, vendor.poll(recognition.remote.handle).request)
    }
  })

  it('has id patterns without anchors, flags or groups that capture', () => {
    for (const { source } of vendor.ids) {
      expect(source).not.toMatch(/[\^$]|\((?!\?:)/)
      expect(new RegExp(`${source}|`).exec('')?.length).toBe(1)
    }
  })

  it('has patterns that take linear time', () => {
    const sources = [...vendor.ids.map(({ source }) => source), ...[...vendor.urls, ...vendor.paths].map((p) => p.path)]
    const seeds = [...contract.ids.map((id) => id.slice(0, -1)), '0', 'a-', 'task_', '/v1/tasks/', '/', '%2e']
    const started = performance.now()
    for (const source of sources) {
      for (const seed of seeds) new RegExp(source, 'g').test(seed.repeat(Math.ceil(100_000 / seed.length)))
    }
    // Quadratic time would be minutes; a slow machine is still a hundred times faster than this.
    expect(performance.now() - started).toBeLessThan(10_000)
  })
}

/** The same handle with each text in it replaced. */
function withStrings(handle: Json, text: string): Json {
  return JSON.parse(JSON.stringify(handle, (_name, value) => (typeof value === 'string' ? text : value)))
}

/** The same request with its members the other way round, as a store might give them back. */
function reversed(request: SubmitRequest): SubmitRequest {
  const flip = (members: SubmitRequest['params']) => Object.fromEntries(Object.entries(members).reverse())
  return { ...request, params: flip(request.params), options: flip(request.options) }
}
