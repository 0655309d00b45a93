import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkEnd } from '#vendors/reading/link-end.ts'

const AT = Date.UTC(2026, 10, 27, 8, 45)
const SECONDS = AT / 1000
const HEX = SECONDS.toString(16)

function base64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function jwt(claims: unknown): string {
  return `${base64Url({ alg: 'HS256' })}.${base64Url(claims)}.c2lnbmF0dXJl`
}

function policy(...ends: readonly number[]): string {
  const text = JSON.stringify({
    Statement: ends.map((end) => ({
      Resource: 'https://d1.example/*',
      Condition: { DateLessThan: { 'AWS:EpochTime': end } },
    })),
  })
  const letters: Record<string, string> = { '+': '-', '=': '_', '/': '~' }
  return Buffer.from(text)
    .toString('base64')
    .replace(/[+=/]/g, (letter) => letters[letter] ?? letter)
}

/** Every family, each with the same end; what stands after `?`. */
const FAMILIES: Readonly<Record<string, string>> = {
  S3: 'X-Amz-Date=20261127T074500Z&X-Amz-Expires=3600&X-Amz-Signature=b',
  'S3 in lower case': 'x-amz-date=20261127T074500Z&x-amz-expires=3600&x-amz-signature=b',
  'S3 version 2': `AWSAccessKeyId=a&Expires=${SECONDS}&Signature=b`,
  GCS: 'X-Goog-Date=20261127T074500Z&X-Goog-Expires=3600&X-Goog-Signature=x',
  'GCS version 2': `GoogleAccessId=a&Expires=${SECONDS}&Signature=b`,
  Azure: 'sv=2024&se=2026-11-27T08%3A45%3A00Z&sp=r&sig=x',
  'Azure without seconds': 'se=2026-11-27T08:45Z&sig=x',
  'Azure with a delegated key': 'se=2026-12-01T00:00:00Z&ske=2026-11-27T08:45:00Z&sig=x',
  CloudFront: `Expires=${SECONDS}&Signature=x&Key-Pair-Id=y`,
  'CloudFront policy': `Policy=${policy(SECONDS)}&Signature=x&Key-Pair-Id=y`,
  'CloudFront policy of two': `Policy=${policy(SECONDS + 60, SECONDS)}&Signature=x`,
  'OSS version 1': `OSSAccessKeyId=a&Expires=${SECONDS}&Signature=b`,
  'OSS version 4': 'x-oss-date=20261127T074500Z&x-oss-expires=3600&x-oss-signature=b',
  COS: `q-sign-algorithm=sha1&q-sign-time=1;${SECONDS}&q-signature=b`,
  'COS percent-encoded': `q-sign-time=1%3B${SECONDS}&q-signature=b`,
  TOS: 'X-Tos-Date=20261127T074500Z&X-Tos-Expires=3600&X-Tos-Signature=a',
  OBS: 'X-Obs-Date=20261127T074500Z&X-Obs-Expires=3600&X-Obs-Signature=a',
  Qiniu: `e=${SECONDS}&token=ak:sign`,
  'Akamai hdnts': `hdnts=st=1~exp=${SECONDS}~acl=/*~hmac=ab`,
  'Akamai hdnea': `hdnea=exp=${SECONDS}~acl=/*~hmac=ab`,
  Discord: `ex=${HEX}&is=6b08c800&hm=ab&`,
  Meta: `oh=00_ab&oe=${HEX}`,
  JWT: `_jwt=${jwt({ exp: SECONDS })}`,
  'JWT of any name': `t=${jwt({ iat: 1, exp: SECONDS + 0.5 })}`,
  bunny: `token=ab-c&token_path=%2F&expires=${SECONDS}`,
  'Alibaba CDN': `auth_key=${SECONDS}-0-0-0123456789abcdef0123456789abcdef`,
  Fastly: `token=${SECONDS}_${'ab'.repeat(20)}`,
  'x-expires': `x-expires=${SECONDS}&x-signature=abc`,
  'milliseconds beside a token': `expires=${AT}&token=abc`,
  'ISO beside a token': 'expires=2026-11-27T08:45:00Z&token=abc',
}

describe('the end in a signed link', () => {
  it.each(Object.entries(FAMILIES))('is read: %s', (_family, query) => {
    expect(linkEnd(`https://cdn.example/a.mp4?${query}`)).toBe(AT)
  })

  it.each(Object.entries(FAMILIES))('is read through escaped ampersands: %s', (_family, query) => {
    for (const ampersand of ['&amp;', '\\u0026', '\\\\u0026', '&#38;', '&amp;amp;'])
      expect(linkEnd(`https://cdn.example/a.mp4?v=1&${query}&w=2`.replaceAll('&', ampersand))).toBe(AT)
  })

  it('is read in a path that carries the token', () => {
    expect(linkEnd(`https://b.example/bcdn_token=ab&expires=${SECONDS}&token_path=%2Fv/v/a.m3u8`)).toBe(AT)
    expect(linkEnd(`https://b.example/hdntl=exp=${SECONDS}~acl=%2f*~hmac=ab/a.m3u8`)).toBe(AT)
  })

  it('is the earliest of all that a link names, in any order and with noise around', () => {
    const family = fc.constantFrom(...Object.values(FAMILIES))
    const noise = fc.constantFrom('w=1080', 'response-content-type=video%2Fmp4', 'v=%zz', '=', '%E4%BD%A0=1')
    fc.assert(
      fc.property(family, fc.array(noise), fc.integer({ min: 1, max: 1_000_000 }), (query, around, later) => {
        const jwtLater = `late=${jwt({ exp: SECONDS + later })}`
        expect(linkEnd(`https://cdn.example/a?${[...around, jwtLater, query].join('&')}`)).toBe(AT)
      }),
    )
  })
})

describe('no end', () => {
  it.each([
    ['an unsigned link', 'w=100'],
    ['a bare expires', `Expires=${SECONDS}`],
    ['a bare se', 'se=2026-11-27T08:45:00Z'],
    ['an e without a token', `e=${SECONDS}`],
    ['an ex that is no hexadecimal', 'ex=zzzzzzzz&is=1&hm=2'],
    ['a date without a lifetime', 'X-Amz-Date=20261127T074500Z'],
    ['a lifetime without a date', 'X-Amz-Expires=900'],
    ['a date that is none', 'X-Amz-Date=nonsense&X-Amz-Expires=900'],
    ['a month that is none', 'X-Amz-Date=20261327T074500Z&X-Amz-Expires=900'],
    ['a negative lifetime', 'X-Amz-Date=20261127T074500Z&X-Amz-Expires=-900'],
    ['a lifetime of 0', 'X-Amz-Date=20261127T074500Z&X-Amz-Expires=0'],
    ['a lifetime in milliseconds', 'X-Tos-Date=20261127T074500Z&X-Tos-Expires=86400000'],
    ['NaN', 'X-Amz-Date=20261127T074500Z&X-Amz-Expires=NaN'],
    ['seconds that are milliseconds', `Expires=${AT}&Signature=x`],
    ['a huge number', `Expires=${'9'.repeat(400)}&Signature=x`],
    ['the year 3000', 'expires=32503680000000&token=x'],
    ['a lifetime as an instant', 'expires=3600&token=x'],
    ['a negative instant', `expires=-${SECONDS}&token=x`],
    ['a policy that is no Base64', 'Policy=%%%&Signature=x'],
    ['a policy without a condition', `Policy=${Buffer.from('{"Statement":[{}]}').toString('base64')}`],
    ['a token without an end', `token=${jwt({ sub: 'me' })}`],
    ['a token that ends with text', `token=${jwt({ exp: 'tomorrow' })}`],
    ['a token that is none', 'token=eyJ.eyJ.x'],
  ])('is read from %s', (_what, query) => {
    expect(linkEnd(`https://cdn.example/a.mp4?${query}`)).toBeNull()
  })

  it('comes of any text, and none throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const url of [
          text,
          `https://a.example/?${text}`,
          `https://a.example/?Policy=${text}&token=ey.${text}.a`,
        ]) {
          const end = linkEnd(url)
          expect(end === null || (end > 0 && end < Date.UTC(2100, 0, 1))).toBe(true)
        }
      }),
    )
    expect(linkEnd(`https://a.example/?${'a=1&'.repeat(1_000_000)}`)).toBeNull()
  })
})

describe('the links of the report', () => {
  it.each([
    [
      'https://ark-acg-cn-beijing.tos-cn-beijing.volces.com/x/output.mp4?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Date=20261127T074500Z&X-Tos-Expires=86400&X-Tos-Signature=a',
      '2026-11-28T07:45:00.000Z',
    ],
    ['https://cdn.discordapp.com/attachments/1/2/x.png?ex=6b0a1980&is=6b08c800&hm=ab&', '2026-11-28T00:00:00.000Z'],
    [
      'https://r.oss-cn-beijing.aliyuncs.com/a.mp4?x-oss-date=20261127T074500Z&x-oss-expires=86400&x-oss-signature=b',
      '2026-11-28T07:45:00.000Z',
    ],
    [
      'https://h.cos.ap-guangzhou.myqcloud.com/a.mp4?q-sign-algorithm=sha1&q-sign-time=1795780000;1795783600&q-signature=b',
      '2026-11-27T12:46:40.000Z',
    ],
    ['https://p16-sign.example/a.png?x-expires=1795852000&x-signature=abc', '2026-11-28T07:46:40.000Z'],
    [
      'https://b.s3.amazonaws.com/a.mp4?x-amz-date=20261127T074500Z&x-amz-expires=3600&x-amz-signature=b',
      '2026-11-27T08:45:00.000Z',
    ],
  ])('end: %s', (url, end) => {
    expect(new Date(linkEnd(url) ?? 0).toISOString()).toBe(end)
  })
})
