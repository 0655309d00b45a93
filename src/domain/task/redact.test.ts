import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVIDENCE_LIMIT, evidenceOf } from '#domain/task/evidence.ts'
import { REDACTED, redact } from '#domain/task/redact.ts'

const SECRET = 'hunter2-Very.Secret_42'

describe('redact', () => {
  it.each([
    `{"webhook_config":{"endpoint":"https://x.example","secret":"${SECRET}"}}`,
    `{"secret" : "${SECRET}`,
    `{"api_key":"${SECRET}","note":"x"}`,
    `Authorization: Bearer ${SECRET}`,
    `authorization=Key ${SECRET}`,
    `X-API-Key: ${SECRET}`,
    `https://cdn.example/a.png?access_token=${SECRET}&w=1`,
    `your key sk-${SECRET.replace('.', '')} is invalid`,
    `your key hi-sk-${SECRET.replace('.', '')} is invalid`,
  ])('removes the secret from %s', (text) => {
    const clean = redact(text)
    expect(clean).not.toContain('hunter2')
    expect(clean).toContain(REDACTED)
  })

  it('leaves what is no secret', () => {
    const text =
      '{"code":200,"data":{"taskId":"tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W","prompt":"a secretary with a key"}}'
    expect(redact(text)).toBe(text)
  })

  it('once is enough', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const once = redact(`${noise}{"secret":"${SECRET}"}${noise}`)
        expect(redact(once)).toBe(once)
      }),
    )
  })
})

describe('evidence', () => {
  it('is cut, counts the whole, and hides a secret at the cut', () => {
    const filler = 'x'.repeat(EVIDENCE_LIMIT - 20)
    const evidence = evidenceOf(200, `${filler}{"secret":"${SECRET}"}${'y'.repeat(100_000)}`)
    expect(evidence.body.length).toBeLessThanOrEqual(EVIDENCE_LIMIT)
    expect(evidence.body).not.toContain('hunter2')
    expect(evidence.bodyLength).toBeGreaterThan(100_000)
  })
})
