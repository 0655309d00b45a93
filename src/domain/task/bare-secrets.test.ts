/** Keys without a name, and names that may be a secret's, however deep they are wrapped. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REDACTED, redact } from '#domain/task/redact.ts'
import { cleanJson } from '#vendors/reading/clean.ts'

const MIXED = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'.split('')
const HEX = '0123456789abcdef'.split('')

/** A text of so many letters, in which a machine's mixture of kinds is certain. */
const mixed = (length: number) =>
  fc.string({ unit: fc.constantFrom(...MIXED), minLength: length, maxLength: length }).map((text) => `${text}aZ7q`)
const hex = (length: number) => fc.string({ unit: fc.constantFrom(...HEX), minLength: length, maxLength: length })

/** Forms that keys are handed about in: the text around the secret, and the secret parts. */
const FORMS = {
  'id and secret of fal': fc
    .tuple(fc.uuid(), hex(32))
    .map(([id, secret]) => ({ text: `Key ${id}:${secret}`, parts: [id, secret] })),
  'id and secret of a text': fc
    .tuple(mixed(12), mixed(24))
    .map(([id, secret]) => ({ text: `Key ${id}:${secret}`, parts: [id, secret] })),
  'a query': mixed(20).map((key) => ({ text: `https://a.example/v1?key=${key}`, parts: [key] })),
  'a header': mixed(20).map((key) => ({ text: `x-key: ${key}`, parts: [key] })),
  Replicate: mixed(33).map((key) => ({ text: `r8_${key}`, parts: [key] })),
  Google: mixed(31).map((key) => ({ text: `AIza${key}`, parts: [key] })),
  'Black Forest Labs': mixed(20).map((key) => ({ text: `bfl_${key}`, parts: [key] })),
  RunPod: mixed(28).map((key) => ({ text: `rpa_${key}`, parts: [key] })),
  OpenAI: mixed(28).map((key) => ({ text: `sk-proj-${key}`, parts: [key] })),
  Runway: hex(128).map((key) => ({ text: `key_${key}`, parts: [key] })),
} as const

/** One layer around a text, as logs, pages and mails put it there. */
const LAYERS: Readonly<Record<string, (text: string) => string>> = {
  json: (text) => JSON.stringify({ message: text }),
  'a list': (text) => JSON.stringify(['it was', text]),
  python: (text) => `{'detail': '${text}'}`,
  sentence: (text) => `The request with ${text} failed.`,
  percent: encodeURIComponent,
  html: (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  lines: (text) => `first\n${text}\nlast`,
}

/** Eight letters of a secret are enough to know it again. */
function leftOver(clean: string, parts: readonly string[]): string | undefined {
  for (const part of parts)
    for (let at = 0; at + 8 <= part.length; at += 1) {
      const piece = part.slice(at, at + 8)
      if (clean.includes(piece)) return piece
    }
  return undefined
}

const layers = fc.array(fc.constantFrom(...Object.keys(LAYERS)), { maxLength: 6 })

describe('a key without a name', () => {
  it.each(Object.entries(FORMS))('disappears at any depth: %s', (_whose, form) => {
    fc.assert(
      fc.property(form, layers, ({ text, parts }, around) => {
        const wrapped = around.reduce((inner, name) => LAYERS[name]?.(inner) ?? inner, text)
        const clean = redact(wrapped)
        expect(leftOver(clean, parts), wrapped).toBeUndefined()
        expect(clean).toContain(REDACTED)
      }),
      { numRuns: 200 },
    )
  })

  it('disappears from an address that was percent-encoded six times', () => {
    const secret = 'aaaaaaaaaaaaaaaaaaaaaZ7q'
    for (const mark of ['?', '&']) {
      const address = `https://a.example/v1${mark}key=${secret}`
      const wrapped = Array.from({ length: 6 }).reduce<string>((inner) => encodeURIComponent(inner), address)
      expect(redact(wrapped)).not.toContain(secret)
    }
  })
})

/** Names of secrets, and names that may be one: of the second only what a machine made is hidden. */
const SURE =
  'secret client_secret webhookSecret signing_key privateKey api_key X-Api-Key x-key hookKey master_key license_key auth_key accessToken id_token password passcode connection_string mnemonic Set-Cookie'
const PERHAPS =
  'key user_key pwd pass hmac signature X-Signature auth bearer jwt session session_id sid sign sig ak SK private salt csrf'

describe('a name that may be a secret’s', () => {
  const machine = fc.oneof(
    hex(64),
    mixed(24),
    mixed(33).map((tail) => `live_${tail}`),
  )

  it.each([...SURE.split(' '), ...PERHAPS.split(' ')])('hides what a machine made, in text and in JSON: %s', (name) => {
    fc.assert(
      fc.property(machine, fc.nat({ max: 6 }), (secret, depth) => {
        const value = { outer: [{ [name]: secret, note: 'x' }] }
        expect(leftOver(JSON.stringify(cleanJson(value)), [secret])).toBeUndefined()
        const text = Array.from({ length: depth }).reduce(
          (inner: string) => JSON.stringify(inner),
          JSON.stringify(value),
        )
        expect(leftOver(redact(text), [secret])).toBeUndefined()
        expect(leftOver(JSON.stringify(cleanJson({ message: text })), [secret])).toBeUndefined()
      }),
      { numRuns: 50 },
    )
  })

  it.each(SURE.split(' '))('that is sure hides whatever stands there: %s', (name) => {
    for (const value of [
      'hunter2',
      'Tr0ub4dor&3',
      'correct horse battery',
      'whsec_abcdef123456',
      '8f219e9c-b0eb-453f-a169-47ccf25ec84d',
    ]) {
      expect(redact(JSON.stringify({ [name]: value }))).not.toContain(value)
      expect(cleanJson({ [name]: value })).toEqual({ [name]: REDACTED })
    }
  })

  it.each(PERHAPS.split(' '))('that is not sure keeps words, ids and counts: %s', (name) => {
    for (const value of [
      'created',
      'F5',
      'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W',
      '8f219e9c-b0eb-453f-a169-47ccf25ec84d',
    ]) {
      expect(redact(JSON.stringify({ [name]: value }))).toContain(value)
      expect(cleanJson({ [name]: value })).toEqual({ [name]: value })
    }
  })
})
