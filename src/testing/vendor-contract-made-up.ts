/** The part of the battery that answers at random: whatever comes back, nothing throws and trouble is told in words. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Observation } from '#domain/task/observation.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, answerLike, converseOver, replyOf } from '#testing/recorded-reply.ts'
import type { VendorContract } from '#testing/vendor-contract.ts'
import type { Script, Vendor, VendorReply } from '#vendors/port.ts'

/** Every vendor has to live with all of it, so that it is made up once. */
export function testMadeUp(all: readonly (readonly [Vendor, VendorContract])[]): void {
  const survived = (reply: RecordedReply) => {
    const received = replyOf(reply)
    for (const [vendor, contract] of all) survives(vendor, contract, received)
  }
  const anyStatus = fc.oneof(fc.constantFrom(200, 202, 400, 401, 403, 404, 409, 429, 500, 503), fc.integer())
  const anyHeaders = fc.dictionary(
    fc.constantFrom('retry-after', 'x-ratelimit-reset', 'x-request-id', 'date', 'idempotent-replay'),
    fc.oneof(fc.string(), fc.integer().map(String), fc.constant('Wed, 21 Oct 2026 07:28:00 GMT')),
  )

  it('never throws on any JSON, and says what is wrong when it says anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), answerLike), anyStatus, anyHeaders, (json, status, headers) => {
        survived({ status, headers, body: JSON.stringify(json) })
      }),
    )
  })

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anyStatus, anyHeaders, (body, status, headers) => {
        survived({ status, headers, body })
      }),
    )
  })

  it('survives nesting deeper than the stack and 2 MB of anything', () => {
    const depth = 200_000
    const bodies = [
      '['.repeat(depth) + ']'.repeat(depth),
      '{"error":'.repeat(depth / 10) + '1' + '}'.repeat(depth / 10),
      '{"data":{"error":'.repeat(depth / 10),
      `{"error":{"message":"${'a'.repeat(2_000_000)}"}}`,
      `<html>${'<p>'.repeat(600_000)}`,
    ]
    for (const body of bodies) for (const status of [200, 404, 429, 500]) survived({ status, body })
  })
}

/** Every script that this vendor has; what they result in does not matter here, only that they do. */
export function scriptsOf(
  vendor: Vendor,
  contract: VendorContract,
): readonly [poll: Script<Observation>, ...others: readonly Script<unknown>[]] {
  const { handle, submit } = contract
  return [
    vendor.poll(handle),
    vendor.submit(submit),
    vendor.probe(),
    ...(vendor.cancel ? [vendor.cancel(handle)] : []),
    ...(vendor.list ? [vendor.list(null, 50)] : []),
    ...(vendor.sweep ? [vendor.sweep.page(2)] : []),
    ...(vendor.lookUpByOwnKey ? [vendor.lookUpByOwnKey(submit.idempotencyKey)] : []),
  ]
}

export function survives(vendor: Vendor, contract: VendorContract, reply: VendorReply): void {
  const [poll, ...others] = scriptsOf(vendor, contract)
  for (const script of others) expect(converseOver<unknown>(script, [reply]).value).toBeTypeOf('object')
  expect(vendor.stream?.(contract.handle)?.read(reply.body, NOON) ?? null).toBeTypeOf('object')
  toldInWords(converseOver(poll, [reply]).value)
}

export function toldInWords(observation: Observation): void {
  expect(observation.kind === 'status' || observation.trouble.message !== '').toBe(true)
}
