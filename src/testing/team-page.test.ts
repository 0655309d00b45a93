/** The README's team page is what its reader copies: each block of it must be what the program, or nginx, understands. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '#gateway/config/config.ts'
import { keepFromEnv, keepPlace } from '#gateway/keeping/keep-place.ts'
import { readCli } from '#gateway/server/cli.ts'
import { VENDORS } from '#vendors/registry.ts'

const PAGE = /^## A team$(.*?)^## /ms.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))?.[1] ?? ''
const BLOCKS = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({ kind, text }))

function blocksOf(kind: string, part = ''): readonly string[] {
  return BLOCKS.filter((block) => block.kind === kind && block.text.includes(part)).map(({ text }) => text)
}

const env = Object.fromEntries(
  (blocksOf('sh', 'AWS_ACCESS_KEY_ID=')[0] ?? '')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
)
const [config = ''] = blocksOf('json')
const [proxy = ''] = blocksOf('nginx')
const starts = blocksOf('sh', 'dist/server/main.js').flatMap((text) => text.match(/dist\/server\/main\.js.*(?= &$)/gm))

/** Often where only its administrator looks for programs. */
const nginx = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'nginx'))
  .find((program) => existsSync(program))

describe('the team page', () => {
  it('has a configuration that is read without a mistake, given the environment beside it and nothing else', () => {
    const parsed = parseConfig(config, { vendors: VENDORS, env })
    expect(parsed.ok ? [] : parsed.mistakes).toEqual([])
    if (!parsed.ok) return
    expect(parsed.config.archivePlace).toMatchObject({ kind: 's3', settings: { prefix: 'renderwatch/' } })
    expect(parsed.config.people?.kind).toBe('proxy')
    for (const name of Object.keys(env).filter((key) => key !== 'RENDERWATCH_KEEP')) {
      const { [name]: _gone, ...without } = env
      expect(parseConfig(config, { vendors: VENDORS, env: without }).ok).toBe(false)
    }
    expect(keepPlace(keepFromEnv(env) ?? false, {})?.kind).toBe('database')
  })

  it('starts gateways by options that there are, each with a port and a name of its own, where the proxy looks for it', () => {
    const runs = starts.map((line) => readCli((line ?? '').split(' ').slice(1)))
    expect(runs).toHaveLength(2)
    const ports = runs.map((run) => (run.kind === 'run' ? run.port : run.kind))
    expect(ports.map((port) => `server 127.0.0.1:${port} `).filter((line) => !proxy.includes(line))).toEqual([])
    expect(new Set(runs.map((run) => (run.kind === 'run' ? run.name : null))).size).toBe(2)
    expect(new Set(ports).size).toBe(2)
  })

  it('has a proxy for the host and the header of the configuration', () => {
    const parsed = parseConfig(config, { vendors: VENDORS, env })
    const { people = null, publicUrl = '' } = parsed.ok ? parsed.config : {}
    expect(proxy).toContain(`server_name ${new URL(publicUrl ?? '').host};`)
    expect(proxy).toContain(`proxy_set_header ${people?.kind === 'proxy' ? people.header : ''} $remote_user;`)
  })

  it('has a proxy that nginx takes', ({ skip }) => {
    if (nginx === undefined) return skip('nginx is not installed here')
    const folder = mkdtempSync(join(tmpdir(), 'proxy-'))
    try {
      // Certificates are the reader's own, and a port below 1024 needs rights that a test has not.
      const site = proxy.replace('listen 443 ssl;', 'listen 4443;').replace(/^\s*ssl_certificate.*;$/gm, '')
      const file = join(folder, 'nginx.conf')
      const logs = `pid ${folder}/pid; error_log ${folder}/errors; events {}`
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
        .join(' ')
      writeFileSync(file, `${logs} http { access_log off; ${temporary} ${site} }`)
      expect(() => execFileSync(nginx, ['-t', '-q', '-e', join(folder, 'errors'), '-c', file])).not.toThrow()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
