import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { editConfigFile } from '#gateway/config/config-edit.ts'
import { configFile, loadConfig } from '#gateway/config/config-file.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const vendors = [testVendor()]
const text = JSON.stringify({ connections: [{ id: 'a', vendor: 'acme', apiKey: 'k' }] })
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('loadConfig', () => {
  it("reads the user's own file when none is named", () => {
    const env = { XDG_CONFIG_HOME: folder }
    const file = configFile(null, env)
    expect(file).toBe(join(folder, 'renderwatch', 'config.json'))
    mkdirSync(dirname(file))
    writeFileSync(file, text, { mode: 0o600 })
    expect(loadConfig(null, { vendors, env })).toMatchObject({ ok: true, source: file, warnings: [] })
  })

  it('falls back to the sandbox alone', () => {
    const loaded = loadConfig(null, { vendors, env: { XDG_CONFIG_HOME: folder } })
    expect(loaded.ok && loaded.config.connections.map(({ id }) => id)).toEqual(['sandbox-acme'])
  })

  it('ignores a relative XDG folder, as its specification says', () => {
    expect(configFile(null, { XDG_CONFIG_HOME: 'here' })).toBe(join(homedir(), '.config/renderwatch/config.json'))
  })

  it('says when a named file is not there, or is a folder', () => {
    expect(loadConfig(join(folder, 'no.json'), { vendors, env: {} })).toMatchObject({
      ok: false,
      mistakes: ['there is no such file'],
    })
    expect(loadConfig(folder, { vendors, env: {} })).toMatchObject({ ok: false, mistakes: ['cannot be read (EISDIR)'] })
  })

  it('warns of a file that others can read, and of one without connections', () => {
    const file = join(folder, 'c.json')
    writeFileSync(file, text)
    chmodSync(file, 0o644)
    const loaded = loadConfig(file, { vendors, env: {} })
    expect(loaded.ok && loaded.warnings.join()).toContain('can be read by other users')
    writeFileSync(file, '{}')
    chmodSync(file, 0o600)
    const empty = loadConfig(file, { vendors, env: {} })
    expect(empty.ok && empty.warnings.join()).toContain('names no connection')
  })
})

describe('drafts of a writer that was killed', () => {
  it('are gone after the next start, and after the next edit; nothing else is touched', () => {
    const file = join(folder, 'config.json')
    const drafts = ['config.json.0123456789ab.tmp', 'config.json.ffffffffffff.tmp']
    const others = ['config.json.bak', 'config.json.0123456789ab.tmp.keep', 'other.json.0123456789ab.tmp']
    const lay = () => {
      for (const name of [...drafts, ...others]) writeFileSync(join(folder, name), '{"apiKey":"sk-secret"}')
    }
    writeFileSync(file, '{"connections":[],"sandbox":true}', { mode: 0o600 })
    lay()
    loadConfig(file, { vendors: [], env: {} })
    expect(readdirSync(folder).toSorted()).toEqual(['config.json', ...others].toSorted())
    lay()
    expect(editConfigFile(file, { vendors: [], env: {} }, (config) => config).ok).toBe(true)
    expect(readdirSync(folder).toSorted()).toEqual(['config.json', ...others].toSorted())
  })
})
