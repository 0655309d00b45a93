import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainAnswer } from '#previews/explain-failure.ts'

describe('explainAnswer', () => {
  it('passes on what the gateway says', () => {
    const body = JSON.stringify({ error: { code: 'media_expired', message: 'The vendor says that it expired.' } })
    expect(explainAnswer(410, body)).toEqual({ kind: 'expired', message: 'The vendor says that it expired.' })
  })

  it('tells a dead link from a missing file', () => {
    expect(explainAnswer(403, '<Error><Code>AccessDenied</Code></Error>').kind).toBe('expired')
    expect(explainAnswer(404, '').message).toContain('404')
  })

  it('reads any answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        expect(explainAnswer(status, body).message).not.toBe('')
      }),
    )
  })
})
