/** Whatever a vendor answers, and whatever its description says of it: no answer is believed that was not given. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type Json, parseJson } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { DESCRIBED, type DescribedFolder } from '#testing/described-samples.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { impossibleParts } from '#vendors/described/probe.ts'
import type { Step, VendorReply } from '#vendors/port.ts'

const NOON = Date.UTC(2026, 10, 28, 12)

const anyJson: fc.Arbitrary<Json> = fc.json().map((text) => parseJson(text) ?? null)

/** Recorded answers, and the same with any JSON in the place of any member. */
function anyBody({ samples }: DescribedFolder): fc.Arbitrary<Json> {
  const recorded = samples.map(({ body }) => body)
  const bent = fc
    .tuple(fc.constantFrom<Json>(...recorded, null), fc.infiniteStream(fc.double({ min: 0, max: 1 })), anyJson)
    .map(([body, chances, other]) => bend(body, () => chances.next().value > 0.85, other))
  return fc.oneof({ weight: 5, arbitrary: bent }, anyJson)
}

function bend(value: Json, isBent: () => boolean, other: Json): Json {
  if (isBent()) return other
  if (Array.isArray(value)) return value.map((one: Json) => bend(one, isBent, other))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bend(one, isBent, other)]))
}

/** Every text, number and truth in an answer, also in a text that is JSON itself, in lower case. */
function wordsIn(value: Json): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(wordsIn)
  return [String(value).trim().toLowerCase()]
}

/** The words by which a description says that a task succeeded. */
function successWords({ description: { poll } }: DescribedFolder): readonly string[] {
  return poll.state.flatMap(({ words = {}, is = [], phase }) => [
    ...Object.entries(words).flatMap(([word, meant]) => (meant === 'succeeded' ? [word.toLowerCase()] : [])),
    ...(phase === 'succeeded' ? is.map((one) => String(one).toLowerCase()) : []),
  ])
}

function saysSuccess(step: Step<Observation>): boolean {
  return step.kind === 'ask' || isSuccess(step.value)
}

function isSuccess(seen: Observation | null): boolean {
  return seen?.kind === 'status' && seen.state.phase === 'succeeded'
}

describe.each(DESCRIBED)('$description.label', (folder) => {
  const vendor = describedVendor(folder.description)
  const handle = impossibleParts(folder.description)
  const status = fc.constantFrom(200, 200, 200, 202, 400, 401, 404, 422, 429, 500)
  const words = successWords(folder)

  it('never throws, and never says succeeded without the word for it', () => {
    fc.assert(
      fc.property(anyBody(folder), status, (body, http) => {
        const reply: VendorReply = { status: http, headers: {}, body: JSON.stringify(body), receivedAt: NOON }
        const step = vendor.poll(handle).read(reply)
        if (step.kind === 'ask') step.read(reply)
        const request = { model: 'm', params: {}, options: {}, idempotencyKey: 'own' }
        const made = vendor.submit(request).read(reply)
        vendor.probe().read(reply)
        const list = vendor.list?.(null, 10).read(reply)
        const cancel = vendor.cancel?.(handle).read(reply)
        const ended = cancel?.kind === 'ask' ? cancel.read(reply) : cancel
        const said = [
          ...(made.kind === 'done' && made.value.kind === 'accepted' ? [made.value.observation] : []),
          ...(list?.kind === 'done' && list.value.kind === 'page' ? list.value.tasks : []).map(
            (row) => row.observation,
          ),
          ...(ended?.kind === 'done' && 'observation' in ended.value ? [ended.value.observation] : []),
        ]
        if (saysSuccess(step) || said.some(isSuccess)) {
          expect(wordsIn(body).some((word) => words.includes(word))).toBe(true)
        }
        vendor.naming.named(isJsonObject(body) ? body : {})
      }),
      { numRuns: 60 },
    )
  })

  it('never throws for a text that is no JSON', () => {
    fc.assert(
      fc.property(fc.string(), status, (body, http) => {
        const step = vendor.poll(handle).read({ status: http, headers: {}, body, receivedAt: NOON })
        expect(saysSuccess(step)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })
})
