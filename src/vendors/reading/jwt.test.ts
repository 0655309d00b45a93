import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedToken } from '#vendors/reading/jwt.ts'

describe('a signed token', () => {
  it('is what Node makes of the same claims and secret', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string({ unit: 'grapheme' }), (claims, secret) => {
        const [head = '', body = '', signature] = signedToken(claims, secret).split('.')
        expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' })
        expect(Buffer.from(body, 'base64url').toString()).toBe(JSON.stringify(claims))
        expect(signature).toBe(createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url'))
      }),
    )
  })
})
