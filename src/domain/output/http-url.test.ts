import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { httpUrl } from '#domain/output/http-url.ts'
import { hostileLink } from '#testing/hostile-links.ts'

describe('httpUrl', () => {
  it('takes a link as it is when it is http(s)', () => {
    const signed = 'https://cdn.example/a%20b.png?X-Sig=a%2Bb&&x'
    expect(httpUrl(signed)).toBe(signed)
    expect(httpUrl('http://cdn.example')).toBe('http://cdn.example')
    expect(httpUrl(' HTTPS://cdn.example/a\n')).toBe('HTTPS://cdn.example/a')
  })

  it.each(['/a.png', '//cdn/a.png', 'https://', '', 7, null, `https://a/${'x'.repeat(9000)}`])(
    'is null for %j',
    (value) => {
      expect(httpUrl(value)).toBeNull()
    },
  )

  it('gives only what a browser opens over http(s)', () => {
    fc.assert(
      fc.property(hostileLink, (text) => {
        const link = httpUrl(text)
        if (link !== null) expect(new URL(link).protocol).toMatch(/^https?:$/)
      }),
      { numRuns: 2000 },
    )
  })
})
