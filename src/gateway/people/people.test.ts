/** Each role against each address and each command, at gateways that know people by tokens and by a proxy. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forwardPath, mediaPath, statusOf, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { mayDo, ROLES, type Role } from '#domain/people/roles.ts'
import { signInPath, signOutPath } from '#domain/people/sign-in-path.ts'
import { DAY, MINUTE } from '#domain/time.ts'
import { COMMAND_ROLES, ROUTE_ROLES } from '#gateway/people/role-tables.ts'
import { newToken, tokenHash } from '#gateway/people/token.ts'
import { NOON } from '#testing/builders.ts'
import { FORBIDDEN_MEDIA } from '#testing/system/forbidden-media.ts'
import { serveOnLoopback, type LoopbackServer } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway, OWN_ORIGIN, type OpenGateway } from '#testing/system/open-gateway.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const PROXY = '10.0.0.5'
const TOKENS = new Map(ROLES.map((role) => [role, newToken()]))
const bound = { host: '0.0.0.0', port: 4310 }
const sandbox = { fetch: async () => new Response('sandbox') }

let vendor: LoopbackServer
beforeAll(async () => {
  vendor = await serveOnLoopback((_request, response) => response.end('{}'))
})
afterAll(async () => vendor.close())

const file = () => ({
  connections: [{ id: 'acme', vendor: 'acme', apiKey: 'sk-1', baseUrl: vendor.origin }],
  sandbox: true,
})
const byTokens = () => ({
  ...file(),
  people: {
    kind: 'tokens',
    people: ROLES.map((role) => ({ name: `The ${role}`, role, hash: tokenHash(TOKENS.get(role) ?? '') })),
  },
})
const byProxy = (others: Role | null = null) => ({
  ...file(),
  publicUrl: 'https://team.example.com',
  people: {
    kind: 'proxy',
    header: 'X-User',
    from: [PROXY],
    people: Object.fromEntries(ROLES.map((role) => [role, role])),
    others,
  },
})

const ACME = testVendor({
  paths: [
    { method: 'GET', path: '/v1/tasks/[a-z0-9-]{1,80}' },
    { method: 'POST', path: '/v1/tasks' },
    { method: 'POST', path: '/v1/query', asks: true },
  ],
})
const openAs = {
  tokens: (role: Role) =>
    openGateway(byTokens(), { bound, sandbox }, { authorization: `Bearer ${TOKENS.get(role) ?? ''}` }, [ACME]),
  proxy: (role: Role) => openGateway(byProxy(), { bound, sandbox }, { 'x-user': role }, [ACME], PROXY),
}
const letIn = (kind: 'tokens' | 'proxy', role: Role): Record<string, string> =>
  kind === 'proxy' ? { 'x-user': role } : { authorization: `Bearer ${TOKENS.get(role) ?? ''}` }

/** Whether the role was enough; what became of the request then is the business of others. */
async function isLetThrough(
  gateway: OpenGateway,
  headers: Record<string, string>,
  method: string,
  path: string,
): Promise<boolean> {
  const body = method === 'GET' ? {} : { body: '{}' }
  const reply = await gateway.ask(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...body,
  })
  if (statusOf(reply) >= 400) return (await codeOf(reply)) !== 'not_allowed'
  // What is open may be told for ever.
  await reply.body?.cancel()
  return true
}

describe.each(['tokens', 'proxy'] as const)('roles by %s', (kind) => {
  it.each(ROLES)('%s opens what the table says, and nothing else', async (role) => {
    const gateway = await openAs[kind](role)
    for (const [of, pattern, needs] of ROUTE_ROLES.filter(([, path]) => path !== '/*' && path !== '/api/*')) {
      if (pattern === '/api/commands/:name') continue
      const method = of === 'any' ? 'DELETE' : of
      const path = pattern.replace(':connection/*', 'acme/v1/tasks/1').replace(/:\w+/, 'x').replace('/*', '/x')
      const isOpen = await isLetThrough(gateway, letIn(kind, role), method, path)
      expect([method, path, isOpen]).toEqual([method, path, mayDo(role, needs)])
    }
    for (const [name, needs] of Object.entries(COMMAND_ROLES)) {
      const isOpen = await isLetThrough(gateway, letIn(kind, role), 'POST', `/api/commands/${name}`)
      expect([name, isOpen]).toEqual([name, mayDo(role, needs)])
    }
  })

  it('judges the address that is routed, however it is written', async () => {
    const gateway = await openAs[kind]('look')
    for (const path of ['/%61pi/keeper', '/api/%6beeper', '/api/keeper?x=/api/session', '/api/./keeper']) {
      expect([path, await isLetThrough(gateway, letIn(kind, 'look'), 'PUT', path)]).toEqual([path, false])
    }
    for (const [name, needs] of Object.entries(COMMAND_ROLES)) {
      if (mayDo('look', needs)) continue
      const coded = `/api/commands/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`
      for (const path of [coded, coded.replace('%', '%25'), `/api/commands/${name}/`, `/api//commands/${name}`]) {
        expect([path, await isLetThrough(gateway, letIn(kind, 'look'), 'POST', path)]).toEqual([path, false])
      }
    }
  })

  it('lets a question pass that is a POST, and no more than that', async () => {
    const gateway = await openAs[kind]('watch')
    const before = vendor.seen.length
    const ask = (path: string) => isLetThrough(gateway, letIn(kind, 'watch'), 'POST', forwardPath('acme', path))
    expect([await ask('/v1/query'), await ask('/v1/tasks'), await ask('/v1/of-nobody')]).toEqual([true, false, false])
    expect(vendor.seen.length).toBe(before + 1)
  })

  it('tells a page who it is for, and gives each person a token of their own', async () => {
    const [look, keep] = [await openAs[kind]('look'), await openAs[kind]('keep')]
    const name = kind === 'proxy' ? 'look' : 'The look'
    expect(look.session.person).toEqual({ name, role: 'look', canLeave: false })
    const asKeeper = await look.ask('/api/keeper', { headers: letIn(kind, 'keep') })
    expect([statusOf(asKeeper), await codeOf(asKeeper)]).toEqual([403, 'bad_token'])
    expect(keep.session.token).not.toBe(look.session.token)
  })

  it('logs who spends and whom it refuses, and no token', async () => {
    const gateway = await openAs[kind]('spend')
    await isLetThrough(gateway, letIn(kind, 'spend'), 'POST', forwardPath('acme', '/v1/tasks'))
    await isLetThrough(gateway, letIn(kind, 'spend'), 'PUT', '/api/keeper')
    const who = kind === 'proxy' ? 'spend' : 'The spend'
    expect(gateway.logged[0]).toBe(`${who}: POST /api/forward/acme/v1/tasks`)
    expect(gateway.logged[1]).toContain('PUT /api/keeper 403')
    expect(gateway.logged.join()).not.toContain(TOKENS.get('spend'))
  })
})

describe.each(['tokens', 'proxy'] as const)('a person who may do everything, by %s', (kind) => {
  it('has the gateway fetch nothing of its own machine or network, nor from itself', async () => {
    const gateway = await openAs[kind]('keep')
    const own = ['http://0.0.0.0:4310/api/session', 'http://team.example.com/sandbox/media/x', `${vendor.origin}/a.png`]
    const seen = vendor.seen.length
    for (const url of [...FORBIDDEN_MEDIA, ...own])
      expect(await codeOf(await gateway.ask(mediaPath(url), { headers: letIn(kind, 'keep') })), url).toBe(
        'media_forbidden',
      )
    expect(vendor.seen.length).toBe(seen)
  })

  it('reaches nothing of a vendor but what its rules name, however it is written', async () => {
    const gateway = await openAs[kind]('keep')
    const seen = vendor.seen.length
    const paths = [
      '//evil.example.com/v1/tasks/a',
      '/v1/tasks/../../admin',
      '/v1/tasks/%2e%2e/admin',
      '/v1/tasks/a%00',
      '/@evil.example.com/',
    ]
    for (const path of paths) {
      const reply = await gateway.ask(`/api/forward/acme${path}`, { headers: letIn(kind, 'keep') })
      expect(statusOf(reply), path).toBeGreaterThanOrEqual(400)
    }
    expect(vendor.seen.length).toBe(seen)
  })
})

describe('the header of a proxy', () => {
  const ask = async (gateway: OpenGateway, from: string | null, headers: Record<string, string>, host = OWN_ORIGIN) =>
    statusOf(await gateway.gateway.fetch(new Request(host + sessionPath, { headers }), from))

  it('is believed from its addresses alone, and when it names one person', async () => {
    const gateway = await openGateway(byProxy(), { bound, sandbox }, { 'x-user': 'keep' }, [ACME], PROXY)
    for (const from of ['10.0.0.6', '127.0.0.1', '::1', null]) {
      expect([from, await ask(gateway, from, { 'x-user': 'keep' })]).toEqual([from, 401])
      expect([from, await ask(gateway, from, { 'x-user': 'keep', 'x-forwarded-for': PROXY })]).toEqual([from, 401])
    }
    for (const name of ['', 'keep, look', 'look,keep', 'k eep', 'x'.repeat(101)]) {
      expect([name, await ask(gateway, PROXY, { 'x-user': name })]).toEqual([name, 401])
    }
    for (const name of ['nobody', 'toString', '__proto__', 'KEEP']) {
      expect([name, await ask(gateway, PROXY, { 'x-user': name })]).toEqual([name, 403])
    }
    expect(await ask(gateway, `::ffff:${PROXY}`, { 'x-user': 'keep' })).toBe(200)
  })

  it('may give a role to everybody else', async () => {
    const gateway = await openGateway(byProxy('look'), { bound, sandbox }, { 'x-user': 'ben' }, [ACME], PROXY)
    expect(gateway.session.person).toEqual({ name: 'ben', role: 'look', canLeave: false })
  })

  it('comes with the public name, which is ours then, and with no other', async () => {
    const gateway = await openGateway(byProxy(), { bound, sandbox }, { 'x-user': 'keep' }, [ACME], PROXY)
    const named = { 'x-user': 'keep' }
    expect(await ask(gateway, PROXY, named, 'http://team.example.com')).toBe(200)
    expect(await ask(gateway, PROXY, { ...named, origin: 'https://team.example.com' })).toBe(200)
    expect(await ask(gateway, PROXY, named, 'http://team.example.com:8080')).toBe(403)
    expect(await ask(gateway, PROXY, named, 'http://other.example.com')).toBe(403)
    expect(await ask(gateway, PROXY, { ...named, origin: 'http://team.example.com' })).toBe(403)
    const alone = await openGateway({ ...file(), publicUrl: 'https://team.example.com' }, { sandbox }, {}, [ACME])
    expect(await ask(alone, null, {}, 'http://team.example.com')).toBe(403)
  })
})

describe('a token', () => {
  const HTTPS = 'https://team.example.com'

  async function house(changes: object = {}) {
    let now = NOON
    const make = async (people: readonly Role[] = ROLES, secret = 'the secret of the list', isOneOfSeveral = false) => {
      const config = byTokens()
      const named = { ...config.people, people: config.people.people.filter(({ role }) => people.includes(role)) }
      const token = TOKENS.get(people[0] ?? 'look') ?? ''
      const parts = { bound, sandbox, clock: { now: () => now }, secret, isOneOfSeveral }
      const headers = { authorization: `Bearer ${token}` }
      return openGateway({ ...config, ...changes, people: named }, parts, headers, [ACME])
    }
    return { make, pass: (time: number) => (now += time) }
  }

  const enter = ({ gateway }: OpenGateway, secret: string, from: string | null = null, origin = OWN_ORIGIN) =>
    gateway.fetch(
      new Request(origin + signInPath, {
        method: 'POST',
        body: new URLSearchParams({ secret, next: '/outputs' }),
        headers: { 'sec-fetch-site': 'same-origin' },
      }),
      from,
    )
  const pairOf = (reply: Response) => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const statusWith = async ({ gateway }: OpenGateway, cookie: string, origin = OWN_ORIGIN) =>
    statusOf(await gateway.fetch(new Request(origin + sessionPath, { headers: { cookie } })))

  it('is exchanged for a cookie, which holds after a restart and ends with the person, their token or the secret', async () => {
    const { make, pass } = await house()
    const reply = await enter(await make(), TOKENS.get('spend') ?? '')
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/outputs'])
    expect(reply.headers.get('set-cookie')).toMatch(
      /^renderwatch-session=\S+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=2592000$/,
    )
    const pair = pairOf(reply)
    expect(pair).not.toContain(TOKENS.get('spend'))
    expect(await statusWith(await make(), `a=b; ${pair}`)).toBe(200)
    expect(await statusWith(await make(['look', 'keep']), pair)).toBe(401)
    expect(await statusWith(await make(ROLES, 'another secret'), pair)).toBe(401)
    pass(30 * DAY)
    expect(await statusWith(await make(), pair)).toBe(401)
  })

  it('is known, with all that follows from it, to every gateway of one list', async () => {
    const { make } = await house()
    const one = await make()
    const other = await make()
    const pair = pairOf(await enter(one, TOKENS.get('look') ?? ''))
    expect(await statusWith(other, pair)).toBe(200)
    expect(other.session.token).not.toBe(one.session.token)
    const [first, second] = [await make(ROLES, 'a secret', true), await make(ROLES, 'a secret', true)]
    expect(second.session.token).toBe(first.session.token)
    expect((await make(ROLES, 'another', true)).session.token).not.toBe(first.session.token)
    expect((await make(['spend'], 'a secret', true)).session.token).not.toBe(first.session.token)
  })

  it('gives no cookie that can be changed, doubled or laid out beforehand', async () => {
    const gateway = await (await house()).make()
    const pair = pairOf(await enter(gateway, TOKENS.get('look') ?? ''))
    const [name = '', pass = ''] = pair.split('=')
    const [, since = '', signature = ''] = pass.split('.')
    const keeper = Buffer.from('The keep').toString('base64url')
    const forged = [
      `${pass}x`,
      `${keeper}.${since}.${signature}`,
      `${keeper}.${since}.${'A'.repeat(43)}`,
      '',
      '..',
      since,
    ]
    for (const value of forged) expect([value, await statusWith(gateway, `${name}=${value}`)]).toEqual([value, 401])
    expect(await statusWith(gateway, `${pair}; ${name}=x`)).toBe(401)
    const laidOut = await gateway.gateway.fetch(
      new Request(OWN_ORIGIN + signInPath, {
        method: 'POST',
        body: new URLSearchParams({ secret: TOKENS.get('keep') ?? '' }),
        headers: { 'sec-fetch-site': 'same-origin', cookie: pair },
      }),
    )
    expect(pairOf(laidOut)).not.toBe(pair)
    expect(pairOf(laidOut)).toContain(keeper)
  })

  it('is taken ten times wrong from one address, which locks out nobody at another', async () => {
    const { make, pass } = await house()
    const gateway = await make()
    for (let count = 0; count < 10; count += 1) expect((await enter(gateway, newToken(), '10.9.9.9')).status).toBe(403)
    const right = TOKENS.get('look') ?? ''
    expect((await enter(gateway, right, '10.9.9.9')).status).toBe(429)
    expect((await enter(gateway, right, '10.9.9.8')).status).toBe(303)
    const bearer = (from: string) =>
      gateway.gateway.fetch(
        new Request(OWN_ORIGIN + sessionPath, { headers: { authorization: `Bearer ${right}` } }),
        from,
      )
    expect([statusOf(await bearer('10.9.9.9')), statusOf(await bearer('10.9.9.8'))]).toEqual([401, 200])
    pass(MINUTE)
    expect((await enter(gateway, right, '10.9.9.9')).status).toBe(303)
  })

  it('lets nobody in by guesses from everywhere at once', async () => {
    const gateway = await (await house()).make()
    for (let count = 0; count < 1000; count += 1) await enter(gateway, 'no', `fd00::${count.toString(16)}`)
    expect((await enter(gateway, newToken(), 'fd01::1')).status).toBe(429)
  })

  it('travels by HTTPS alone where people come by HTTPS', async () => {
    const gateway = await (await house({ publicUrl: HTTPS })).make()
    const right = TOKENS.get('look') ?? ''
    const here = await enter(gateway, right)
    expect([here.status, here.headers.get('set-cookie')]).toEqual([200, null])
    expect(await here.text()).toContain(`<a href="${HTTPS}/">`)
    const there = await enter(gateway, right, null, 'http://team.example.com')
    expect(there.headers.get('set-cookie')).toMatch(
      /^__Host-renderwatch-session=.+; HttpOnly; SameSite=Strict; .*; Secure$/,
    )
    const pair = pairOf(there)
    expect(await statusWith(gateway, pair, 'http://team.example.com')).toBe(200)
    expect(await statusWith(gateway, pair.replace('__Host-', ''), 'http://team.example.com')).toBe(401)
  })

  it('is forgotten by a browser that signs out, from our own page alone', async () => {
    const gateway = await (await house()).make()
    const pair = pairOf(await enter(gateway, TOKENS.get('look') ?? ''))
    const leave = (site: string) =>
      gateway.gateway.fetch(
        new Request(OWN_ORIGIN + signOutPath, { method: 'POST', headers: { cookie: pair, 'sec-fetch-site': site } }),
      )
    expect((await leave('cross-site')).headers.get('set-cookie')).toBeNull()
    const left = await leave('same-origin')
    expect([left.status, left.headers.get('set-cookie')]).toEqual([
      204,
      'renderwatch-session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0',
    ])
    expect(await statusWith(gateway, pairOf(left))).toBe(401)
  })

  it('is in no answer, no address and no line of the log', async () => {
    const gateway = await (await house()).make()
    const right = TOKENS.get('look') ?? ''
    const said: string[] = []
    for (const reply of [await enter(gateway, right), await enter(gateway, `${right}x`)]) {
      said.push(`${[...reply.headers].flat().join('\n')}\n${await reply.text()}`)
    }
    expect([...said, ...gateway.logged].join('\n')).not.toContain(right)
    expect(gateway.session.token).not.toBe(right)
    const inAddress = await gateway.gateway.fetch(
      new Request(`${OWN_ORIGIN}${sessionPath}?access_token=${right}`, { headers: { [TOKEN_HEADER]: right } }),
    )
    expect(statusOf(inAddress)).toBe(401)
    expect(gateway.logged.join('\n')).not.toContain(right)
  })
})
