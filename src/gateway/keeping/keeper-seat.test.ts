import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { feedPath, sessionSchema, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { keeperPath, type Keeping } from '#domain/connection/settings-protocol.ts'
import { platformClock } from '#engine/timers.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { keepSwitchOf } from '#gateway/keeping/keep-switch.ts'
import { openList } from '#gateway/keeping/open-keeper.ts'
import { createGateway, type Gateway } from '#gateway/server/gateway.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import { CAST } from '#testing/cast.ts'
import { REGISTRY } from '#testing/product.ts'

const context = { vendors: REGISTRY.all, env: {} }
let home = ''
let file = ''
const running: Gateway[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'seat-'))
  file = join(home, 'config.json')
  writeFileSync(file, '{ "connections": [], "sandbox": true }')
})
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.stop()
  rmSync(home, { recursive: true, force: true })
})

/** A gateway as it starts with the file as it stands. */
function gateway(named: true | string | null = null, isOpen = false): Gateway {
  const parsed = parseConfig(readFileSync(file, 'utf8'), context)
  if (!parsed.ok) throw new Error(parsed.mistakes.join())
  const made = createGateway({
    config: parsed.config,
    sandbox: createSandbox({ clock: platformClock, cast: CAST, demo: false }),
    clock: platformClock,
    bound: { host: '127.0.0.1', port: 4310 },
    version: '0',
    assets: null,
    accessWord: null,
    log: () => undefined,
    keepSwitch: keepSwitchOf({
      named,
      isOpen,
      config: parsed.config,
      file,
      context: { ...context, env: { XDG_DATA_HOME: join(home, 'data') } },
      vendors: REGISTRY,
      clock: platformClock,
    }),
  })
  running.push(made)
  return made
}

const send = (to: Gateway, path: string, init: RequestInit = {}) =>
  to.fetch(new Request(`http://127.0.0.1:4310${path}`, init))
const sessionOf = async (of: Gateway) => v.parse(sessionSchema, await (await send(of, sessionPath)).json())

async function put(to: Gateway, body: unknown): Promise<{ readonly status: number; readonly said: string }> {
  const { token } = await sessionOf(to)
  const headers = { [TOKEN_HEADER]: token, 'content-type': 'application/json' }
  const answer = await send(to, keeperPath, { method: 'PUT', headers, body: JSON.stringify(body) })
  return { status: answer.status, said: await answer.text() }
}

describe('who keeps the list', () => {
  it('comes and goes while the gateway runs, is written down, and is heard of by every page', async () => {
    const one = gateway()
    const before = await sessionOf(one)
    expect(before.keeper).toBe('page')
    expect(await put(one, { keeps: true })).toEqual({
      status: 200,
      said: JSON.stringify({ keeps: true, fixed: null } satisfies Keeping),
    })
    const after = await sessionOf(one)
    expect(after.keeper).toBe('gateway')
    // A page with the token of before is refused, and reads the session anew.
    expect(after.token).not.toBe(before.token)
    expect(parseConfig(readFileSync(file, 'utf8'), context)).toMatchObject({ ok: true, config: { keep: true } })
    const feed = await send(one, feedPath, { headers: { [TOKEN_HEADER]: after.token } })
    expect(feed.headers.get('content-type')).toBe('text/event-stream')
    expect((await put(one, { keeps: false })).status).toBe(200)
    expect((await sessionOf(one)).keeper).toBe('page')
    // Whoever listens is told that it is over, and the file is free for whoever keeps it next.
    await feed.text()
    expect(parseConfig(readFileSync(file, 'utf8'), context)).toMatchObject({ ok: true, config: { keep: false } })
    expect((await put(one, { keeps: true })).status).toBe(200)
  })

  it('is switched once, however many ask at the same time', async () => {
    const one = gateway()
    const answers = await Promise.all([put(one, { keeps: true }), put(one, { keeps: true })])
    expect(answers.map(({ status }) => status)).toContain(200)
    expect((await sessionOf(one)).keeper).toBe('gateway')
  })
})

describe('beyond its own machine', () => {
  it('does not keep a list for people whom it does not know', async () => {
    const one = gateway(null, true)
    const { status, said } = await put(one, { keeps: true })
    expect([status, said.includes('must know who comes')]).toEqual([409, true])
    expect((await sessionOf(one)).keeper).toBe('page')
  })
})

describe('where it cannot be', () => {
  const data = () => join(home, 'data', 'renderwatch')

  it.each([
    [
      'another gateway has the list',
      async () => {
        const other = await openList({ kind: 'folder', folder: data() }, platformClock)
        if (!other.ok) throw new Error(other.message)
        return () => other.store.close()
      },
      /another gateway keeps the list in .*: stop it first/,
    ],
    [
      'there is a file in place of the folder',
      () => {
        writeFileSync(join(home, 'data'), '')
        return () => undefined
      },
      /the list in .* cannot be opened: /,
    ],
    [
      'the configuration file cannot be written',
      () => {
        rmSync(file)
        mkdirSync(file)
        return () => undefined
      },
      /could not be written|cannot be read/,
    ],
  ])('it says why when %s, and all stays as it was', async (_name, spoil, why) => {
    const one = gateway()
    const mend = await spoil()
    const { status, said } = await put(one, { keeps: true })
    expect([status, said]).toEqual([409, expect.stringMatching(why)])
    expect((await sessionOf(one)).keeper).toBe('page')
    await mend()
    // What was opened for it was let go of.
    if (existsSync(data())) {
      const list = await openList({ kind: 'folder', folder: data() }, platformClock)
      expect(list.ok && (await list.store.close())).toBe(undefined)
    }
  })

  it('it does not contradict the command line or a folder that the file names', async () => {
    expect((await put(gateway(true), { keeps: true })).said).toContain('started with --keep')
    writeFileSync(file, JSON.stringify({ keep: join(home, 'mine') }))
    expect((await put(gateway(), { keeps: true })).said).toContain(`names the folder ${join(home, 'mine')}`)
  })

  it('it takes no nonsense, and nothing without the token', async () => {
    const one = gateway()
    expect((await put(one, { keeps: 'yes' })).status).toBe(400)
    expect((await put(one, null)).status).toBe(400)
    const bare = await send(one, keeperPath, { method: 'PUT', body: '{"keeps":true}' })
    expect(bare.status).toBe(403)
    chmodSync(file, 0o600)
    expect(readFileSync(file, 'utf8')).not.toContain('keep')
  })
})
