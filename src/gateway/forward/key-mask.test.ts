import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyMask } from '#gateway/forward/key-mask.ts'

const KEY = 'sk-very/secret+0123456789'

/** Ways in which encoders write a text into an answer; each is undone by what reads it. */
const WRITERS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  json: (text) => JSON.stringify(text),
  'json in json': (text) => JSON.stringify(JSON.stringify(text)),
  'unicode escapes': (text) =>
    Array.from(text, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'escaped slashes': (text) => text.replaceAll('/', '\\/'),
  'for an address': (text) => encodeURIComponent(text),
  'for an address, twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'html entities': (text) => Array.from(text, (sign) => `&#${sign.charCodeAt(0)};`).join(''),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
}

/** Undoes all of {@link WRITERS} again and again, so that nothing that a reader could recover stays unseen. */
function readings(text: string): string {
  const seen = new Set([text])
  for (const one of seen) {
    if (seen.size > 60) break
    seen.add(one.replace(/\\u00([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))))
    seen.add(one.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))))
    seen.add(one.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))))
    seen.add(one.replaceAll('\\', ''))
    for (const run of one.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []) seen.add(Buffer.from(run, 'base64').toString('latin1'))
  }
  return [...seen].join('\n')
}

const anyKey = fc
  .array(fc.constantFrom(...'abcXYZ019-_+/.=~'.split('')), { minLength: 12, maxLength: 40 })
  .map((signs) => `k${signs.join('')}`)
const anyNoise = fc
  .array(fc.constantFrom('a', '{', '"', ' ', 'é', '\n', '7'), { maxLength: 12 })
  .map((all) => all.join(''))

describe('a key mask', () => {
  it.each(Object.keys(WRITERS))('leaves nothing to read of a key that an answer repeats (%s)', (name) => {
    fc.assert(
      fc.property(anyKey, anyNoise, anyNoise, (key, before, after) => {
        const mask = createKeyMask([`Bearer ${key}`])
        const said = mask.text(WRITERS[name]?.(`${before}${key}${after}`) ?? '')
        expect(readings(said)).not.toContain(key)
      }),
      { numRuns: 200 },
    )
  })

  it('knows both halves of "Key id:secret"', () => {
    const mask = createKeyMask(['Key 8f219e9c-b0eb:5d41402abc4b2a76'])
    expect(mask.text('8f219e9c-b0eb and 5d41402abc4b2a76 and 8f219e9c-b0eb:5d41402abc4b2a76')).toBe(
      '[removed] and [removed] and [removed]',
    )
  })

  it('leaves every other byte as it is, text or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        const bytes = new Uint8Array(raw)
        expect(createKeyMask([`Bearer ${KEY}`]).bytes(bytes)).toEqual(bytes)
      }),
    )
    expect(createKeyMask(['short', '']).text('short')).toBe('short')
  })

  it('masks a stream, wherever its chunks are cut, and lets each complete event go at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 6 }), async (cuts) => {
        const whole = `data: {"k":"${KEY}","n":1}\n\ndata: ${KEY}\n\nrest ${KEY}`
        const out: string[] = []
        for await (const chunk of createKeyMask([`Bearer ${KEY}`]).events(inPieces(whole, cuts))) {
          out.push(Buffer.from(chunk).toString())
        }
        expect(out.join('')).toBe(whole.replaceAll(KEY, '[removed]'))
      }),
    )
    const first = createKeyMask([`Bearer ${KEY}`]).events(inPieces('data: 1\n\ndata: 2', []))
    expect(Buffer.from((await first.next()).value ?? []).toString()).toBe('data: 1\n\n')
  })
})

async function* inPieces(text: string, cuts: readonly number[]): AsyncIterable<Uint8Array> {
  let rest = Buffer.from(text)
  for (const cut of cuts) {
    yield rest.subarray(0, cut)
    rest = rest.subarray(cut)
  }
  yield rest
}
