import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Answer } from '#domain/connection/answer-box-protocol.ts'
import { readAnswers } from '#engine/conversation/read-answers.ts'

const text = fc.string({ unit: 'binary' })
/** What a schema's record leaves out, lest it reach what belongs to every object; no vendor has a header of that name. */
const NO_NAMES: readonly string[] = ['constructor', 'prototype']
const name = fc.stringMatching(/^[a-z-]{1,20}$/).filter((one) => !NO_NAMES.includes(one))
const answer: fc.Arbitrary<Answer> = fc.record({
  nth: fc.nat(99),
  status: fc.integer({ min: 200, max: 599 }),
  headers: fc.dictionary(name, text, { noNullPrototype: true }),
  body: text,
})
const noAnswer = fc.constantFrom('', 'null', '{"nth":-1}', '{"nth":0,"status":200}', '<html>', '[1]')

/** The bytes, cut into pieces of these lengths in turn. */
function inPieces(bytes: Uint8Array, lengths: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(stream) {
      for (let at = 0, nth = 0; at < bytes.length; nth++) {
        const end = at + (lengths[nth % lengths.length] ?? 1)
        stream.enqueue(bytes.slice(at, end))
        at = end
      }
      stream.close()
    },
  })
}

it('tells the box and every answer, however the network cuts them, and passes over what is none', async () => {
  const lines = fc.array(fc.oneof(answer, noAnswer), { maxLength: 20 })
  const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(lines, lengths, async (sent, cuts) => {
      const written = ['{"box":"name"}', ...sent.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))]
      const bytes = new TextEncoder().encode(written.map((line) => `${line}\n`).join(''))
      const told: unknown[] = []
      await readAnswers(inPieces(bytes, cuts), {
        box: (name) => told.push(name),
        answer: (nth, { status, headers, body }) => told.push({ nth, status, headers, body }),
      })
      expect(told).toEqual(['name', ...sent.filter((one) => typeof one !== 'string')])
    }),
  )
})

it('rejects when it breaks off, after what had come', async () => {
  const told: number[] = []
  const broken = new ReadableStream<Uint8Array>({
    pull(stream) {
      if (told.length > 0) return stream.error(new TypeError('terminated'))
      stream.enqueue(new TextEncoder().encode('{"nth":3,"status":200,"headers":{},"body":""}\n{"nth":4'))
    },
  })
  const reading = readAnswers(broken, { box: () => undefined, answer: (nth) => told.push(nth) })
  await expect(reading).rejects.toThrow('terminated')
  expect(told).toEqual([3])
})
