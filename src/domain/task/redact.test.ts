import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growth } from '#testing/growth.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
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

/** A value of every form that keys have; planted alone or behind a name. None is anybody's. */
const KEYS = {
  openai: 'sk-proj-Qm7Zr2Lx9Wv4Tn6Yb1Kd',
  hiapi: 'hi-sk-Qm7Zr2Lx9Wv4Tn6Yb1Kd',
  replicate: 'r8_Qm7Zr2Lx9Wv4Tn6Yb1KdQm7Zr2Lx9Wv4Tn6Yb',
  google: 'AIzaSyQm7Zr2Lx9Wv4Tn6Yb1KdQm7Zr2Lx9Wv4T',
  flux: 'bfl_Qm7Zr2Lx9Wv4Tn6Yb1Kd',
  runpod: 'rpa_QM7ZR2LX9WV4TN6YB1KDQM7ZR2LX9WV4',
  github: 'ghp_Qm7Zr2Lx9Wv4Tn6Yb1KdQm7Zr2Lx9Wv4T',
  webhook: 'whsec_Qm7Zr2Lx9Wv4',
  aws: 'AKIAQM7ZR2LX9WV4TN6Y',
  token: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJRbTdacjJMeDlXdiJ9.Qm7Zr2Lx9Wv4Tn6Yb1Kd`,
  fal: '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9:00112233445566778899aabbccddeeff',
} as const

/** Values that only their names give away. */
const PLAIN_SECRETS = [
  '169a231d8f16487bc30b0a1221078012fdfbf2ad24926ccc73553cb700000000',
  'hunter2-Very.Secret_42',
  '8f219e9c-b0eb-453f-a169-47ccf25ec84d',
  'Qm7Zr2Lx9Wv4Tn6Yb1Kd+/Qm7Z==',
]

/** Ways in which a secret stands in what people paste and vendors answer. */
const WRAPPINGS: Readonly<Record<string, (secret: string) => string>> = {
  json: (s) => `{"a":1,"secret":"${s}","b":2}`,
  'json with blanks': (s) => `{ "api_key" : "${s}" }`,
  nested: (s) => JSON.stringify({ message: JSON.stringify({ webhook_config: { secret: s } }) }),
  'nested twice': (s) => JSON.stringify([JSON.stringify({ m: JSON.stringify({ 'x-api-key': s }) })]),
  'nested five times': (s) => [1, 2, 3, 4, 5].reduce((text) => JSON.stringify({ text }), `{"api_key":"${s}"}`),
  'cut off': (s) => `{"secret":"${s}`,
  'cut off inside': (s) => JSON.stringify(`{"secret":"${s}"}`).slice(0, -2),
  python: (s) => `{'password': '${s}', 'n': 1}`,
  'python headers': (s) => `headers = {'X-API-Key': '${s}'}`,
  constant: (s) => `const API_KEY = '${s}';`,
  typed: (s) => `const apiKey: string = "${s}"`,
  template: (s) => `const secretAccessKey = \`${s}\``,
  go: (s) => `apiKey := "${s}"`,
  ruby: (s) => `:api_key => '${s}'`,
  environment: (s) => `export REPLICATE_API_TOKEN=${s}`,
  'environment in python': (s) => `os.environ["API_KEY"] = "${s}"`,
  call: (s) => `client.setApiKey("${s}")`,
  pair: (s) => `('x-api-key', '${s}')`,
  yaml: (s) => `api_key: ${s}\nmodel: x`,
  xml: (s) => `<apiKey>${s}</apiKey>`,
  flag: (s) => `curl --api-key "${s}" https://a.example`,
  bearer: (s) => `Authorization: Bearer ${s}`,
  'bearer in lower case': (s) => `authorization: bearer ${s}`,
  'a key of fal': (s) => `authorization: Key ${s}`,
  'a header in curl': (s) => `curl -H 'X-API-KEY: ${s}' https://a.example`,
  'a header of HTTP/2': (s) => `* [HTTP/2] [1] [x-api-key: ${s}]`,
  har: (s) => `{"name":"x-api-key","value":"${s}"}`,
  'har with blanks': (s) => `{ "name": "Authorization", "value": "Bearer ${s}" }`,
  'an answer with headers in a text': (s) => JSON.stringify(`x-key: ${s}\r\nhost: a.example`),
  query: (s) => `https://a.example/v1?key=${encodeURIComponent(s)}&w=1`,
  'query of a token': (s) => `wss://a.example/?v=1&access_token=${encodeURIComponent(s)}`,
  'encoded json': (s) => encodeURIComponent(`{"secret":"${s}"}`),
  'encoded twice': (s) => encodeURIComponent(encodeURIComponent(`{"secret":"${s}"}`)),
  'encoded query': (s) =>
    `https://a.example/?u=${encodeURIComponent(`https://b.example/?api_key=${encodeURIComponent(s)}&x=1`)}`,
  html: (s) => `&quot;secret&quot;:&quot;${s}&quot;`,
  'unicode escapes': (s) => `\\u0022secret\\u0022:\\u0022${s}\\u0022`,
  'user and password': (s) => `https://me:${encodeURIComponent(s)}@a.example/x`,
}

/** Parts of a secret that must not be left over either. */
function leftOver(clean: string, secret: string): string | null {
  for (let at = 0; at + 8 <= secret.length; at += 1) {
    const piece = secret.slice(at, at + 8)
    if (clean.includes(piece)) return piece
  }
  return null
}

const TEXT = fc.constantFrom(
  '',
  'so: ',
  '{"id":"tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W"} ',
  'it\'s "here" \\ ',
  '\n',
  '请看 ',
)

describe('a planted secret', () => {
  it.each(Object.keys(WRAPPINGS))('disappears: %s', (name) => {
    const wrap = WRAPPINGS[name] ?? String
    fc.assert(
      fc.property(fc.constantFrom(...PLAIN_SECRETS, ...Object.values(KEYS)), TEXT, TEXT, (secret, before, after) => {
        const clean = redact(`${before}${wrap(secret)} ${after}`)
        expect(leftOver(clean, secret)).toBeNull()
        expect(clean).toContain(REDACTED)
        expect(redact(clean)).toBe(clean)
      }),
    )
  })

  it.each(Object.entries(KEYS))('disappears without any name: %s', (_whose, key) => {
    for (const text of [
      `${key}`,
      `id req-${key} failed`,
      `text/html; k=${key}`,
      `"${key}"`,
      `a\\n${key}\\nb`,
      `%22${key}%22`,
      `data: ${key}\n\n`,
    ])
      expect(leftOver(redact(text), key)).toBeNull()
  })

  it('disappears with any value behind a name that means a secret', () => {
    const value = fc.string({ unit: fc.constantFrom(...'abcXYZ0189+/=_-.~!$*'.split('')), minLength: 4, maxLength: 80 })
    const name = fc.constantFrom('secret', 'api_key', 'X-Api-Key', 'password', 'accessToken', 'client_secret')
    fc.assert(
      fc.property(name, value, fc.nat({ max: 6 }), (called, secret, depth) => {
        fc.pre(!/^(?:null|none|true|false|\$[{(])/i.test(secret))
        const text = Array.from({ length: depth }).reduce(
          (inner: string) => JSON.stringify(inner),
          JSON.stringify({ [called]: secret }),
        )
        const clean = redact(text)
        expect(leftOver(clean, secret)).toBeNull()
        expect(clean).toContain(REDACTED)
      }),
    )
  })

  it.each([
    'X-Amz-Date=20261127T074500Z&X-Amz-Expires=3600&X-Amz-Credential=SECRETVALUE%2F20261127&X-Amz-Signature=SECRETVALUE',
    'x-amz-security-token=SECRETVALUE&x-amz-signature=SECRETVALUE',
    'X-Goog-Credential=SECRETVALUE&X-Goog-Signature=SECRETVALUE',
    'X-Tos-Expires=86400&X-Tos-Signature=SECRETVALUE&X-Tos-Credential=SECRETVALUE',
    'x-oss-signature=SECRETVALUE&x-oss-credential=SECRETVALUE',
    'OSSAccessKeyId=SECRETVALUE&Expires=1795780000&Signature=SECRETVALUE',
    'AWSAccessKeyId=SECRETVALUE&Signature=SECRETVALUE',
    'GoogleAccessId=SECRETVALUE&Signature=SECRETVALUE',
    'se=2026-11-27T08%3A45%3A00Z&sp=r&sig=SECRETVALUE',
    'Policy=SECRETVALUE&Signature=SECRETVALUE&Key-Pair-Id=SECRETVALUE',
    'q-sign-time=1;2&q-ak=SECRETVALUE&q-signature=SECRETVALUE',
    'ex=6b0a1980&is=6b08c800&hm=SECRETVALUE&',
    'e=1795780000&token=SECRETVALUE:SECRETVALUE',
    'hdnts=exp=1795780000~acl=/*~hmac=SECRETVALUE',
    'auth_key=1795780000-0-0-SECRETVALUE',
    'x-expires=1795852000&x-signature=SECRETVALUE',
    '_jwt=SECRETVALUE&w=1',
    'oh=SECRETVALUE&oe=6b0a1980',
  ])('disappears from a link, and what else the link says stays: %s', (query) => {
    for (const ampersand of ['&', '&amp;', '\\u0026', '\\\\u0026']) {
      const link = `https://cdn.example/tasks/tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W/0.mp4?w=1&${query}`
      const clean = redact(`{"url":"${link.replaceAll('&', ampersand)}"}`)
      expect(clean).not.toContain('SECRETVALUE')
      expect(clean).toContain('tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W/0.mp4?w=1')
    }
    expect(redact(encodeURIComponent(`https://cdn.example/0.mp4?w=1&${query}`))).not.toContain('SECRETVALUE')
  })

  it('disappears from the instances of the report', () => {
    const key = '169a231d8f16487bc30b0a1221078012fdfbf2ad24926ccc73553cb700000000'
    for (const text of [
      `const API_KEY = '${key}';`,
      `headers = {'X-API-Key': '${key}'}`,
      `"API_KEY = \\"${key}\\""`,
      `\\"x-api-key\\":\\"${key}\\"`,
      `authorization: bearer ${key}`,
      `Authorization: Key 8f219e9c-b0eb-453f-a169-47ccf25ec84d:${key}`,
      `https://a.example/v1?key=${key}`,
    ])
      expect(leftOver(redact(text), key)).toBeNull()
    expect(redact('https://user:hunter22@a.example')).not.toContain('hunter22')
    expect(
      redact('"message":"bad request: {\\"webhook_config\\":{\\"secret\\":\\"whsec_abcdef123456\\"}}"'),
    ).not.toContain('abcdef')
    const pem = `-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----`
    expect(redact(pem)).not.toContain('MIIEow')
  })
})

/** Every form of id that the vendors we know of use. */
const IDS = [
  'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W',
  '8f219e9c-b0eb-453f-a169-47ccf25ec84d',
  'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W',
  'task_01jz3v',
  'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w',
  'cgt-20261127074500-x7k2p',
  'gm3qorzdhgbfurvjtvhg6dckhu',
  'video_68d7512d07848190b3e45da0ecbebcde004da08e1e0678d5',
  'resp_68d7512d07848190b3e45da0ecbebcde',
  'batch_68d7512d07848190b3e45da0ecbebcde',
  'models/veo-3.0-generate-001/operations/abc123def456',
  '8f219e9c-b0eb-453f-a169-47ccf25ec84d-u1',
  '281e5b0f5b0f4c5b8f219e9cb0eb453f',
  '17325448200123456789',
  '169a231d8f16487bc30b0a1221078012fdfbf2ad24926ccc73553cb7ffffffff',
  'veo_task_abcdef123456',
  'task-unified-1772618027-cmeisy8h',
]

/** Places in which an id stands, and texts that must stay as they are. */
const PLACES: readonly ((id: string) => string)[] = [
  (id) => id,
  (id) => `task ${id} failed`,
  (id) => `{"task_id":"${id}","status":"running"}`,
  (id) => JSON.stringify(JSON.stringify({ data: { id, request_id: id } })),
  (id) => `Task id: ${id}\nRequest id: ${id}\nIdempotency key: ${id}`,
  (id) => `https://api.example/v1/tasks/${id}/status?task_id=${id}&page=2`,
  (id) => `GET /v1/tasks/${id} HTTP/1.1`,
  (id) => `task_id,status\n${id},completed`,
  (id) => `{'taskId': '${id}'}`,
  (id) => `https://cdn.example/${id}/0.mp4?Expires=1795780000`,
  (id) => `the key to task ${id} is patience`,
  (id) => `{"key":"outputs.0","idempotency_key":"${id}"}`,
]

describe('what is no secret', () => {
  it('stays: every form of id in every place', () => {
    for (const id of IDS) for (const place of PLACES) expect(redact(place(id))).toBe(place(id))
  })

  it.each([
    '{"usage":{"completion_tokens":1834,"total_tokens":1834,"token_type":"video"}}',
    'The token limit is 4096 tokens; token: 12',
    '{"api_key":null,"secret":true,"password":""}',
    'const apiKey = process.env.API_KEY',
    '{"prompt":"a secretary with a key, keys and a password on a sticky note"}',
    'Invalid API key provided.',
    'missing Authorization header',
    'Bearer authentication is required',
    'Basic plan: 5 tasks at a time',
    'Key frames 1280x720, key: value, keyboard=qwerty',
    'monkey: banana, hotkey = F5',
    '{"sort_key":"created","cache_key":"a1","key":"video"}',
    'https://a.example/a@b/c?email=me@b.example',
    'write to support@a.example: it helps',
    'risk-12345678 task-12345678 ask-me-anything-now disk-000000001',
    '{"sign":"Leo","pass":true,"hash":"none"}',
    '12:30:45 key 10:20:30',
    'x'.repeat(5_000),
  ])('stays: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('five megabytes', () => {
  it.each([
    'secret',
    'secret=',
    'secret="',
    "secret: '",
    'secret\\"',
    '"secret":"',
    'key ',
    'key=',
    'token ',
    'api_key%22%3A%22',
    '\\',
    '"',
    '\\"',
    '%',
    '&sig',
    '&sig=',
    '?',
    ' ',
    '://',
    '://a',
    '-----BEGIN PRIVATE KEY-----',
    'sk-',
    'ey',
    'eyJhbGciOi.',
    'eyJhbGciOi.eyJh',
    'a',
    '0',
    '\n',
    'authorization: ',
    'cookie',
    'bearer ',
    '{"name":"x-api-key",',
    '&quot;',
    'secret\\\\\\"',
    'secret&quot;:&quot;',
    '%25',
    'key: 8f219e9c',
  ])('of %j take linear time', (piece) => {
    const hide = (length: number) => redact(piece.repeat(Math.ceil(length / piece.length)))
    expect(growth(hide, 20_000)).toBeLessThan(1.5)
  })
})

describe('evidence', () => {
  it('is cut, counts the whole, and hides a secret at the cut', () => {
    const filler = 'x'.repeat(8_000 - 20)
    const evidence = evidenceOf(200, `${filler}{"secret":"${SECRET}"}${'y'.repeat(100_000)}`)
    expect(evidence.body.length).toBeLessThanOrEqual(8_000)
    expect(evidence.body).not.toContain('hunter2')
    expect(evidence.bodyLength).toBeGreaterThan(100_000)
  })
})
