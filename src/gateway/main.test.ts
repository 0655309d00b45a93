import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDatabase, hasPostgres, inDatabase, PASSWORD } from '#testing/postgres.ts'

const KEY = 'sk-very-secret-0123456789'
const TOP = join(import.meta.dirname, '..', '..')
/** Beside the real bundle: it finds its packages and the version from there. */
const BUNDLE = join(TOP, 'dist', 'main-test')
let folder = ''
let blocker: Server
let taken = 0

beforeAll(async () => {
  const ssr = join(TOP, 'src', 'gateway', 'main.ts')
  await build({ root: TOP, logLevel: 'error', build: { ssr, outDir: BUNDLE, emptyOutDir: true } })
  folder = mkdtempSync(join(tmpdir(), 'main-'))
  blocker = createServer()
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
  const address = blocker.address()
  taken = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  blocker.close()
})

interface Run {
  readonly child: ChildProcess
  readonly output: () => string
  readonly ended: Promise<number | null>
}

/** The real entry, bundled as `npm start` bundles it, in a process of its own. */
function run(...args: readonly string[]): Run {
  return runIn({}, ...args)
}

function runIn(more: Readonly<Record<string, string>>, ...args: readonly string[]): Run {
  const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, CI: '1', ...more }
  const child = spawn(process.execPath, [join(BUNDLE, 'main.js'), ...args], { cwd: TOP, env })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output, ended: new Promise((resolve) => child.on('close', resolve)) }
}

async function ending(...args: readonly string[]): Promise<readonly [number | null, string]> {
  const { ended, output } = run(...args)
  return [await ended, output()]
}

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

describe('the command', () => {
  it('exits 2 with one clear line for a mistake', async () => {
    const mistyped = write('v.json', JSON.stringify({ connections: [{ id: 'h', vendor: 'hiapy', apiKey: KEY }] }))
    const broken = write('b.json', '{\n  "connections": [,]\n}')
    const [option, vendor, syntax, missing] = await Promise.all([
      ending('--prot', '1'),
      ending('--config', mistyped),
      ending('--config', broken),
      ending('--config', join(folder, 'none.json')),
    ])
    expect(option).toEqual([2, "renderwatch: Unknown option '--prot' (try --help)\n"])
    expect(vendor[0]).toBe(2)
    expect(vendor[1]).toContain(
      `${mistyped}: connections[0].vendor: "hiapy" is not a vendor; known: hiapi, hiapi-guide`,
    )
    expect(vendor[1]).not.toContain(KEY)
    expect(syntax).toEqual([2, `renderwatch: ${broken}: line 2, column 19: not JSON, expected a value\n`])
    expect(missing[0]).toBe(2)
    expect(missing[1]).toContain('there is no such file')
  })

  it('keeps no list for people whom it does not know, and makes a token for those whom it shall', async () => {
    const [kept, token, nameless] = await Promise.all([
      ending('--host', '0.0.0.0', '--port', '0', '--keep', join(folder, 'list')),
      ending('--new-token', 'Ada'),
      ending('--new-token', ''),
    ])
    expect(kept[0]).toBe(2)
    expect(kept[1]).toMatch(/^renderwatch: --host 0\.0\.0\.0: .*name "people" in the configuration/)
    expect([token[0], /rwt_[\w-]{43}\n/.test(token[1])]).toEqual([0, true])
    expect(nameless).toEqual([2, 'renderwatch: --new-token needs a name of 1 to 60 characters (try --help)\n'])
  })

  it('exits 1 when the port is in use, and names a free one', async () => {
    const [code, output] = await ending('--port', String(taken))
    expect(code).toBe(1)
    expect(output).toMatch(new RegExp(`port ${taken} is in use: try --port \\d+\n`))
    expect(output).not.toContain(`--port ${taken}\n`)
  })

  it('prints where it is and what it has, answers, and ends on SIGTERM', async () => {
    const config = write(
      'good.json',
      JSON.stringify({ connections: [{ id: 'mine', vendor: 'hiapi', apiKey: KEY }], sandbox: true }),
    )
    const { child, output, ended } = run('--port', '0', '--config', config, '--no-open')
    await expect.poll(output).toContain('configuration:')
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? ''
    expect(output()).toMatch(/connections: sandbox-hiapi, .*, mine\n/)
    expect(output()).toContain(`configuration: ${config}`)
    const session = await (await fetch(`${address}/api/session`)).text()
    expect(session).toContain('"id":"mine"')
    expect(session + output()).not.toContain(KEY)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it.skipIf(!hasPostgres)('keeps a list in a database, and shows nobody its password', async () => {
    const RENDERWATCH_KEEP = await aDatabase()
    const started = runIn({ RENDERWATCH_KEEP }, '--port', '0', '--no-open')
    await expect.poll(started.output).toMatch(/list: kept in PostgreSQL, database test_\d+ at /)
    const session = await (await fetch(`${/http:\S+/.exec(started.output())?.[0]}/api/session`)).text()
    expect(session).toContain('"keeper":"gateway"')
    await inDatabase(RENDERWATCH_KEEP, `UPDATE renderwatch.meta SET value = '1000' WHERE name = 'version'`)
    started.child.kill('SIGTERM')
    expect(await started.ended).toBe(0)
    const [code, output] = await ending('--port', '0', '--keep', RENDERWATCH_KEEP)
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/written by a newer version of Renderwatch: use that one/),
    ])
    for (const said of [started.output(), session, output]) expect(said).not.toContain(PASSWORD)
    expect(output + started.output()).not.toContain(encodeURIComponent(PASSWORD))
  })
})
