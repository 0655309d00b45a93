/** The part of the battery that says whom an answer speaks for: the task that was asked for, and the vendor itself. */
import { expect, it } from 'vitest'
import { isJsonObject, type Json, parseJson } from '#domain/json.ts'
import { isTerminal, PHASES } from '#domain/task/phase.ts'
import { NOON } from '#testing/builders.ts'
import { converse, type RecordedReply, seen } from '#testing/recorded-reply.ts'
import type { VendorContract } from '#testing/vendor-contract.ts'
import type { Vendor } from '#vendors/port.ts'

/** The documented answers, and how they come to be about another task. */
function answersOf(vendor: Vendor, { handle, documentedStatuses, answersWith }: VendorContract) {
  const asked = vendor.naming.asked(handle)
  const told = Object.keys(documentedStatuses).map(answersWith)

  function isAboutIt({ body }: RecordedReply): boolean {
    const json = parseJson(body)
    const named = isJsonObject(json) ? vendor.naming.named(json) : {}
    return Object.entries(named).some(([name, id]) => asked[name] === id)
  }

  /** The same answer about a task whose id differs in its last letter. */
  function aboutAnother(reply: RecordedReply): RecordedReply {
    const body = Object.values(asked).reduce(
      (text, id) => text.replaceAll(new RegExp(escaped(id), 'gi'), (whole) => `${whole.slice(0, -1)}${other(whole)}`),
      reply.body,
    )
    return { ...reply, body }
  }

  return { asked, told, isAboutIt, aboutAnother }
}

/** Answers are about the task that was asked for, or about none. */
export function testAsked(vendor: Vendor, contract: VendorContract): void {
  const { handle, submit } = contract
  const { asked, told, isAboutIt, aboutAnother } = answersOf(vendor, contract)
  const telling = contract.polls.filter(({ expected, replies }) => isPhase(expected) && replies.some(isAboutIt))

  it('has answers that name their task', () => {
    expect(Object.keys(asked).length).toBeGreaterThan(0)
    expect(told.every((replies) => replies.some(isAboutIt))).toBe(true)
    expect(telling.length).toBeGreaterThan(0)
  })

  it.each(telling)('learns nothing from $name of another task', ({ replies }) => {
    const { value, last } = converse(vendor.poll(handle), replies.map(aboutAnother))
    expect(value).toMatchObject({ kind: 'unintelligible', evidence: { httpStatus: last.status } })
    expect(value.kind === 'unintelligible' && value.trouble.message).toContain('another task')
    expect(value.evidence?.body).not.toBe('')
  })

  it('learns nothing from a second call that answers for another task', () => {
    for (const [first, second] of told) {
      if (first === undefined || second === undefined || !isAboutIt(second)) continue
      if (converse(vendor.poll(handle), [first, second]).requests.length < 2) continue
      expect(seen(converse(vendor.poll(handle), [first, aboutAnother(second)]).value)).toBe('unintelligible')
    }
  })

  it('takes an id in other letters for the same', () => {
    for (const replies of told) {
      const shouting = replies.map((reply) => ({ ...reply, body: inCapitals(reply.body, Object.values(asked)) }))
      const { value } = converse(vendor.poll(handle), shouting)
      expect(seen(value)).toBe(seen(converse(vendor.poll(handle), replies).value))
    }
  })

  it('learns nothing from a frame or from the answer to a cancel that is about another task', () => {
    for (const reply of told.flat().filter(isAboutIt)) {
      const frame = vendor.stream?.(handle)?.read(aboutAnother(reply).body, NOON) ?? null
      expect(frame?.kind).not.toBe('status')
      if (vendor.cancel === undefined) continue
      expect(converse(vendor.cancel(handle), [aboutAnother(reply)]).value.kind).toBe('trouble')
    }
  })

  it('takes no task for its own that was made for another key', () => {
    const own = vendor.naming.ownKey?.(submit.idempotencyKey) ?? {}
    const foreign = vendor.naming.ownKey?.(`${submit.idempotencyKey}0`) ?? {}
    for (const [reply] of told) {
      if (reply === undefined || Object.keys(own).length === 0) continue
      const made = (names: Json) => [
        { ...reply, body: JSON.stringify(Object.assign({}, parseJson(reply.body), names)) },
      ]
      expect(converse(vendor.submit(submit), made(own)).value.kind).toBe('accepted')
      expect(converse(vendor.submit(submit), made(foreign)).value.kind).toBe('unknown')
      const found = vendor.lookUpByOwnKey?.(submit.idempotencyKey)
      if (found !== undefined) expect(converse(found, made(foreign)).value.kind).toBe('unknown')
    }
  })
}

/** An error answer that carries the task says how that fares, unless its status is about who asks. */
export function testHeldTasks(vendor: Vendor, contract: VendorContract): void {
  const { handle } = contract
  const { told, aboutAnother } = answersOf(vendor, contract)

  it.each([400, 404, 409, 422, 500, 502, 503])(
    'believes a task that ended and stands in an answer with %i',
    (status) => {
      const ends = Object.entries(contract.documentedStatuses).filter(([, phase]) => isTerminal(phase))
      for (const [word, phase] of ends) {
        const [first, ...rest] = contract.answersWith(word)
        if (first === undefined) throw new Error('an answer is missing')
        const body = first.body.replace('"code":200', `"code":${status}`)
        const { value } = converse(vendor.poll(handle), [{ ...first, status, body }, ...rest])
        expect(seen(value)).toBe(phase)
        if (rest.length === 0) expect(value.evidence?.httpStatus).toBe(status)
        const foreign = converse(vendor.poll(handle), [aboutAnother({ ...first, status, body }), ...rest]).value
        expect(foreign.kind).not.toBe('status')
      }
    },
  )

  it.each([401, 402, 403, 429])('lets %i stand, which is about who asks, whatever task came with it', (status) => {
    for (const [reply] of told) {
      if (reply === undefined) throw new Error('an answer is missing')
      const body = reply.body.replace('"code":200', `"code":${status}`)
      expect(converse(vendor.poll(handle), [{ ...reply, status, body }]).value.kind).not.toBe('status')
    }
  })
}

/** Refusals of somebody on the way: pages, challenges, what gateways and firewalls write, nothing at all. */
const NOT_THE_VENDOR: readonly (readonly [string, Omit<RecordedReply, 'status'>])[] = [
  ['a challenge', { headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' }, body: '<!DOCTYPE html>' }],
  ['a page', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html><h1>Forbidden</h1></html>' }],
  ['a page without a type', { body: '<html><h1>Access denied</h1></html>' }],
  ['plain text', { headers: { 'content-type': 'text/plain' }, body: 'error code: 1020' }],
  ['nothing', { body: '' }],
  ['an empty object', { body: '{}' }],
  ['a list', { body: '[]' }],
  ["a gateway's message", { body: '{"message":"Forbidden"}' }],
  ["a framework's detail", { body: '{"detail":"Not authenticated"}' }],
  ["a firewall's errors", { body: '{"success":false,"errors":[{"code":1020,"message":"Access denied"}]}' }],
  [
    "the vendor's form under the mark of a challenge",
    { headers: { 'cf-mitigated': 'challenge' }, body: '{"error":{"code":"unauthorized","message":"no"}}' },
  ],
]

/** A connection is blocked by its vendor's own word alone. */
export function testKeyRefusals(vendor: Vendor, { handle, submit, ownForms = [] }: VendorContract): void {
  const cases = NOT_THE_VENDOR.filter(([what]) => !ownForms.includes(what)).flatMap(([what, answer]) =>
    [401, 403].map((status) => ({ what, reply: { ...answer, status } })),
  )

  it.each(cases)('does not take $what under $reply.status for a refused key', ({ reply }) => {
    expect(converse(vendor.poll(handle), [reply]).value).toMatchObject({
      kind: 'unreachable',
      trouble: { reason: 'server', httpStatus: reply.status, message: expect.stringMatching(/on the way/) },
    })
    expect(converse(vendor.probe(), [reply]).value).toMatchObject({ kind: 'trouble', trouble: UNTOLD })
    expect(converse(vendor.submit(submit), [reply]).value).toMatchObject({ kind: 'unknown', trouble: UNTOLD })
    const others = [vendor.cancel?.(handle), vendor.list?.(null, 5), vendor.lookUpByOwnKey?.(submit.idempotencyKey)]
    for (const script of others) {
      if (script === undefined) continue
      const { value } = converse<unknown>({ ...script }, [reply])
      expect(JSON.stringify(value)).toContain('"reason":"server"')
      expect(JSON.stringify(value)).not.toContain('"kind":"refused"')
    }
  })
}

const UNTOLD = { reason: 'server' }

function isPhase(expected: string): boolean {
  return PHASES.some((phase) => phase === expected)
}

function other(id: string): string {
  return id.endsWith('0') ? '1' : '0'
}

function inCapitals(body: string, ids: readonly string[]): string {
  return ids.reduce((text, id) => text.replaceAll(new RegExp(escaped(id), 'gi'), (whole) => whole.toUpperCase()), body)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
