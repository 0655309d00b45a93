import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOON } from '#testing/builders.ts'
import { refusedResult } from '#vendors/reading/result-call.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'

function result(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return refusedResult(readAnswer({ status, headers, body: text, receivedAt: NOON, holdsTask: true }), 'COMPLETED')
}
const REFUSAL = { detail: [{ msg: 'flagged', type: 'content_policy_violation' }], request_id: 'r-1' }

describe('the result of a task that is over', () => {
  it('is read on where it is there', () => {
    expect(result(200, { images: [] })).toBeNull()
  })

  it.each([400, 413, 422])('is the failure of the task where it is refused with %i', (status) => {
    expect(result(status, REFUSAL)).toMatchObject({
      kind: 'status',
      state: { phase: 'failed', failure: { step: 'task', httpStatus: status } },
      evidence: { statusWord: 'COMPLETED' },
    })
  })

  it.each([401, 402, 403, 404, 408, 409, 410, 425, 429, 500, 502, 503, 504])(
    'is trouble, and no end, where it cannot be had: %i',
    (status) => expect(result(status, REFUSAL)?.kind).not.toBe('status'),
  )

  it('is trouble where it is said to be not yet there', () => {
    expect(result(400, { detail: 'Request is still in progress' })?.kind).not.toBe('status')
  })

  it('is trouble where a page on the way refuses', () => {
    expect(result(422, '<html>no</html>', { 'content-type': 'text/html' })?.kind).not.toBe('status')
  })

  it('never makes a success of an error, and keeps a wait that is named', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.json(), (status, body) => {
        const read = result(status, body)
        expect(read).not.toBeNull()
        if (read?.kind === 'status') expect(read.state.phase).toBe('failed')
      }),
    )
    expect(result(429, {}, { 'retry-after': '9' })).toMatchObject({ retryAt: NOON + 9_000 })
  })
})
