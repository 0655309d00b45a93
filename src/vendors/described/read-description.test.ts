/** A description is data from outside: what it may not say is refused, with its place. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { readDescription, refusalText } from '#vendors/described/read-description.ts'

/** What is said about the plain description with these members in place of its own. */
function refusals(changes: Readonly<Record<string, Json>>): readonly string[] {
  const read = readDescription(JSON.stringify({ ...PLAIN_DESCRIPTION, ...changes }))
  return read.ok ? [] : read.refusals.map(refusalText)
}

const { poll, handle, auth } = PLAIN_DESCRIPTION
const SUBMIT = PLAIN_DESCRIPTION.submit
const MEMBER = /^poll\.outputs\.0\.url is neither the name of a member nor a path/
const outputs = (one: Json) => ({ poll: { ...poll, outputs: [one] } })
const remarks = (one: Json) => ({ poll: { ...poll, remarks: [one] } })
const INLINE = { ...poll, outputs: [{ each: '$.text.data', via: 'answer' }] }
const WORDS = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`w${at}`, 'succeeded']))
function postOf({ get, ...rest }: typeof INLINE): Json {
  return { ...rest, post: get }
}
const RULE = { kind: 'input', title: 'T', explanation: 'E', source: null }

it('takes the plain one', () => {
  expect(refusals({})).toEqual([])
})

describe('refuses, with the place,', () => {
  it.each<[what: string, changes: Readonly<Record<string, Json>>, place: RegExp]>([
    ['a member that nobody knows', { poll: { ...poll, outptus: [] } }, /^poll\.outptus is not a member/],
    ['a missing member', { poll: { get: poll.get } }, /^poll\.state is missing/],
    ['another version', { description: 2 }, /^description should be 1/],
    [
      'a path with a filter',
      { poll: { ...poll, message: '$.a[?@.b > 1]' } },
      /^poll\.message is not a path|^poll\.message/,
    ],
    ['a path that only looks like one', { poll: { ...poll, message: '$.a[01]' } }, /^poll\.message is not a path/],
    ['a member that only looks like one', { poll: { ...poll, outputs: [{ each: '$.a', url: 'b..c' }] } }, MEMBER],
    ['a path within an item that descends', { poll: { ...poll, outputs: [{ each: '$.a', url: '$..b' }] } }, MEMBER],
    [
      'a code in a list',
      { envelope: { code: '$.codes[0]', good: [0] } },
      /^envelope\.code is not a path of names alone/,
    ],
    [
      'a code that means two things',
      { envelope: { code: '$.code', good: [0], failed: [5], statuses: { '5': 429 } } },
      /^envelope says two things about the code 5/,
    ],
    ['a zone by name', { zone: 'Asia/Shanghai' }, /^zone is not an offset/],
    ['a file that is found in two ways', outputs({ each: '$.a', walk: '$.b' }), /^poll\.outputs\.0 has both/],
    ['a file that nothing finds', outputs({ kind: 'image' }), /^poll\.outputs\.0 needs one of/],
    ['a file for the key without its call', outputs({ each: '$.a', via: 'key' }), /^poll\.outputs\.0 needs view/],
    [
      'a call for files without their names',
      outputs({ each: '$.a', via: 'key', view: '/f' }),
      /needs \{file\} in its view/,
    ],
    ['a name that nothing finds', outputs({ via: 'key', view: '/f/{file}' }), /needs \{file\} in its view/],
    ['files in an answer to post', { poll: postOf(INLINE) }, /is asked for by get alone/],
    ['files in a text', { poll: { ...INLINE, unwrap: ['$.text'] } }, /^poll\.outputs\.0 has its file in a text/],
    ['a remark that is always made', remarks({ kind: 'held-back' }), /^poll\.remarks\.0 needs is or has/],
    ['a remark about nowhere', remarks({ kind: 'held-back', is: [1] }), /at is missing/],
    ['a remark that counts nothing', remarks({ kind: 'part-failed' }), /^poll\.remarks\.0 does not say how many/],
    ['a path that descends anywhere', { poll: { ...poll, message: '$..b' } }, /^poll\.message/],
    ['http', { hosts: ['http://api.acme.example'] }, /^hosts\.0 is not https/],
    ['an address literal', { hosts: ['https://192.168.1.10'] }, /^hosts\.0 is not a name/],
    ['an address literal in hexadecimal', { hosts: ['https://0xC0A8010A'] }, /^hosts\.0 is not a name/],
    ['an address literal of version 6', { hosts: ['https://[fd00::1]'] }, /^hosts\.0 is not a name/],
    ['an address literal as a number', { hosts: ['https://3232235786'] }, /^hosts\.0 is not a name/],
    ['a name within a private network', { hosts: ['https://router'] }, /^hosts\.0 is not a name/],
    ['a host in another alphabet', { hosts: ['https://аcme.example'] }, /^hosts\.0 is read as https:\/\/xn--/],
    ['a host behind a backslash', { hosts: ['https://acme.example\\@evil.example'] }, /^hosts\.0 is read as/],
    ['a host whose path climbs', { hosts: ['https://acme.example/a/../b'] }, /^hosts\.0 is read as .*\/b,/],
    ['no web address', { hosts: ['ftp://localhost'] }, /^hosts\.0 is not https/],
    ['a host with a password', { hosts: ['https://me:pw@acme.example'] }, /^hosts\.0 is more than/],
    ['a host from a part', { hosts: ['https://{id}.acme.example'] }, /^hosts\.0/],
    ['a header that steers the request', { headers: { host: 'evil.example' } }, /^headers\.host is not a header/],
    ['a cookie', { auth: { cookie: '{key}' } }, /^auth\.cookie is not a header/],
    ['a forwarded address', { headers: { 'x-forwarded-for': '::1' } }, /^headers\.x-forwarded-for/],
    ...[
      'content-length',
      'transfer-encoding',
      'connection',
      'origin',
      'proxy-authorization',
      'X-HTTP-Method-Override',
    ].map((name): [string, Readonly<Record<string, Json>>, RegExp] => [
      `the header ${name}`,
      { submit: { ...SUBMIT, headers: { [name]: 'x' } } },
      /^submit\.headers\.\S+ is not a header/,
    ]),
    ['a line break in a header', { headers: { 'x-a': 'b\r\nx-c: d' } }, /^headers\.x-a is not a plain value/],
    ['auth without the key', { auth: { authorization: 'Bearer' } }, /^auth\.authorization does not hold/],
    ['the key in an address', { poll: { ...poll, get: '/t/{id}?key={key}' } }, /^poll puts the key into an address/],
    [
      'the key in a body',
      { submit: { post: '/t', body: { a: ['{key}'] }, id: '$.id' } },
      /^submit\.body\.a\.0 puts the key into a body/,
    ],
    ['the key in a query of an address', { urls: ['/t/{id}?k={key}'] }, /^urls\.0 puts the key into an address/],
    [
      'the key in the address of a file',
      { poll: { ...poll, outputs: [{ view: '/f/{key}', via: 'key' }] } },
      /^poll\.outputs\.0\.view puts the key/,
    ],
    [
      'the key in an address that is read',
      { submit: { ...SUBMIT, like: { at: '$.u', url: '/t/{key}' } } },
      /^submit\.like\.url puts the key/,
    ],
    ['the key in the handle', { submit: { ...SUBMIT, from: { id: '{key}' } } }, /^submit\.from\.id has \{key\}/],
    ['a part that no handle has', { submit: { ...SUBMIT, from: { owner: '{model}' } } }, /^submit\.from\.owner is no/],
    ['a home among one host', { submit: { ...SUBMIT, home: '$.url' } }, /^submit\.home chooses among one host/],
    ['the key in a fixed header', { headers: { 'x-copy': '{key}' } }, /^headers\.x-copy is not a plain value/],
    ['a part that nothing fills', { poll: { ...poll, get: '/t/{owner}' } }, /^poll has \{owner\}/],
    ['an address that climbs', { poll: { ...poll, get: '/t/../{id}' } }, /^poll has an address that is not taken/],
    ['an address elsewhere', { poll: { ...poll, get: 'https://evil.example/{id}' } }, /^poll has an address/],
    ['two methods', { poll: { ...poll, post: '/t/{id}' } }, /^poll needs one of get, post, put and delete/],
    ['a slow pattern', { handle: { id: { is: '[a-z]+[a-z0-9]+x' } } }, /^handle\.id\.is is refused.*slow/],
    ['a repeat of a repeat', { handle: { id: { is: '(?:[a-z]+)+' } } }, /^handle\.id\.is is refused/],
    ['a look behind', { handle: { id: { is: '(?<=a)b' } } }, /^handle\.id\.is is refused/],
    ['a handle without an id', { handle: { task: handle.id } }, /^handle has no part “id”/],
    [
      'a rule that hides words',
      { poll: { ...poll, state: [...poll.state, { phase: 'running' }] } },
      /^poll\.state\.1 would hide/,
    ],
    [
      'a word for no phase',
      { poll: { ...poll, state: [{ at: '$.s', words: { a: 'nowhere' } }] } },
      /^poll\.state\.0\.words\.a/,
    ],
    [
      'a table that never ends well',
      { poll: { ...poll, state: [{ at: '$.s', words: { a: 'failed' } }] } },
      /never says succeeded/,
    ],
    [
      'a brace in a body that begins no part',
      { submit: { post: '/t', body: { a: '{param.prompt}' }, id: '$.id' } },
      /^submit\.body\.a has a brace/,
    ],
    ['a rule about nothing', { rules: [RULE] }, /^rules\.0 needs codes, statuses or says/],
    [
      'two rules about the same',
      {
        rules: [
          { ...RULE, codes: ['E1'] },
          { ...RULE, codes: ['e1'] },
        ],
      },
      /^rules\.1 is about the same/,
    ],
    ['more addresses than 100', { urls: Array.from({ length: 101 }, (_, at) => `/t${at}/{id}`) }, /^urls/],
    ['more hosts than 20', { hosts: Array.from({ length: 21 }, (_, at) => `https://h${at}.acme.example`) }, /^hosts/],
    [
      'more files than 40',
      { poll: { ...poll, outputs: Array.from({ length: 41 }, () => ({ each: '$.a' })) } },
      /^poll\.outputs/,
    ],
    ['more words than 200', { poll: { ...poll, state: [{ at: '$.s', words: WORDS }] } }, /^poll\.state\.0\.words/],
    [
      'more rules than 200',
      { poll: { ...poll, state: Array.from({ length: 201 }, () => poll.state[0]) } },
      /^poll\.state/,
    ],
  ])('%s', (_what, changes, place) => {
    expect(refusals(changes).join('\n')).toMatch(place)
  })

  it('what is larger than 64 KB, and what is not JSON', () => {
    expect(refusals({ docs: `https://acme.example/${'a'.repeat(66_000)}` })).toEqual([
      'the description is larger than 64 KB',
    ])
    expect(readDescription('{')).toEqual({ ok: false, refusals: [{ place: '', message: 'is not JSON' }] })
    expect(readDescription('['.repeat(60_000)).ok).toBe(false)
  })
})

it('never throws, whatever is given, and what it takes can be made a vendor of', () => {
  const members = Object.keys(PLAIN_DESCRIPTION)
  fc.assert(
    fc.property(fc.constantFrom(...members), fc.jsonValue(), (member, value) => {
      const read = readDescription(JSON.stringify({ ...PLAIN_DESCRIPTION, [member]: value }))
      if (read.ok) describedVendor(read.description)
    }),
  )
})

it('shows the key in auth alone', () => {
  const read = readDescription(JSON.stringify(PLAIN_DESCRIPTION))
  if (!read.ok) throw new Error('refused')
  expect(describedVendor(read.description).authorize('k-12345678')).toEqual({ authorization: 'Bearer k-12345678' })
  expect(auth).toEqual({ authorization: 'Bearer {key}' })
})
