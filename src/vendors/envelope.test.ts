import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { aVendor } from '#testing/fake-vendor.ts'
import { NOON } from '#testing/builders.ts'
import { claimedStatus, type Envelope } from '#vendors/envelope.ts'
import { get } from '#vendors/reading/call.ts'
import { observedTrouble, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { createRegistry } from '#vendors/create-registry.ts'

/** Job failures come as 501 in answers that are fine, and 1303 means that too many run. */
const KIND: Envelope = { at: ['base', 'code'], good: [0, 200, 501], statuses: { '1303': 429, '1004': 401 } }
const said = (code: Json): Json => ({ base: { code, message: 'x' } })

describe('the status that an answer claims', () => {
  it.each<[Json, number]>([
    [said(0), 200],
    [said('0'), 200],
    [said(501), 200],
    [said(1303), 429],
    [said('1303'), 429],
    [said(1004), 401],
    [said(1026), 400],
    [said(503), 503],
    [said('constructor'), 400],
    [said(null), 200],
    [said(''), 200],
    [{ code: 500 }, 200],
    [[], 200],
    ['x', 200],
  ])('is what the vendor means by %j', (json, status) => {
    expect(claimedStatus(200, json, KIND)).toBe(status)
  })

  it('is HTTP itself where that is no success, and repeated by the code where the vendor says nothing else', () => {
    expect(claimedStatus(502, said(0), KIND)).toBe(502)
    expect(claimedStatus(200, { code: 404 })).toBe(404)
    expect(claimedStatus(200, { code: 1303 })).toBe(200)
    expect(claimedStatus(200, undefined)).toBe(200)
  })

  it('is a status of HTTP for every answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (code) => {
        const status = claimedStatus(200, JSON.parse(JSON.stringify({ base: { code } })), KIND)
        expect(status === 200 || (status >= 400 && status <= 599)).toBe(true)
      }),
    )
  })

  it('reaches every call of the vendor', () => {
    const QUERY = get('/jobs')
    const read = () =>
      QUERY.once({}, (answer) =>
        pollTrouble(answer) === null ? unintelligible(answer, 'fine') : observedTrouble(answer),
      )
    const dialect = aVendor('acme', { ids: [], envelope: KIND, poll: read })
    const vendor = createRegistry([dialect]).of('acme')
    const reply = (code: number) => ({ status: 200, headers: {}, body: JSON.stringify(said(code)), receivedAt: NOON })
    const kinds = [501, 1303].map((code) => vendor?.poll({}).read(reply(code)))
    expect(kinds).toMatchObject([
      { value: { kind: 'unintelligible', trouble: { message: 'fine' } } },
      { value: { kind: 'unreachable', trouble: { reason: 'throttled', httpStatus: 429 } } },
    ])
  })
})
