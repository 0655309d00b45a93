import { describe, expect, it } from 'vitest'
import { readCli } from '#gateway/server/cli.ts'
import { canOpenBrowser } from '#gateway/server/open-browser.ts'

describe('readCli', () => {
  it('has defaults', () => {
    const defaults = { config: null, port: 4310, host: '127.0.0.1', open: true, keep: null, name: null }
    expect(readCli([])).toEqual({ kind: 'run', ...defaults })
  })

  it('reads every option', () => {
    expect(readCli(['--config', 'c.json', '--port=0', '--host', '::1', '--no-open', '--name', 'one'])).toEqual({
      kind: 'run',
      config: 'c.json',
      port: 0,
      host: '::1',
      open: false,
      keep: null,
      name: 'one',
    })
    expect(readCli(['--new-token', 'Ada'])).toEqual({ kind: 'token', name: 'Ada' })
    expect(readCli(['--help']).kind).toBe('help')
    expect(readCli(['--version']).kind).toBe('version')
  })

  it.each([
    [['--keep'], true],
    [['--keep', '--no-open'], true],
    [['--keep='], true],
    [['--keep', 'folder', '--no-open'], 'folder'],
    [['--keep=folder'], 'folder'],
    [['--no-open'], null],
  ])('%j says who keeps the list', (args, keep) => {
    expect(readCli(args)).toMatchObject({ kind: 'run', keep })
  })

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['file.json'], "Unexpected argument 'file.json'"],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--port', 'http'], '--port "http" is not a port number'],
    [['--port', '70000'], '--port "70000" is not a port number'],
    [['--host', 'a b'], '--host "a b" is not a host name'],
    [['--config', ''], '--config needs a file name'],
  ])('%j is a mistake, in one line', (args, expected) => {
    const cli = readCli(args)
    expect(cli.kind === 'mistake' && cli.message).toContain(expected)
    expect(cli.kind === 'mistake' && cli.message).not.toContain('\n')
  })
})

describe('canOpenBrowser', () => {
  it.each<[Record<string, string>, NodeJS.Platform, boolean]>([
    [{}, 'linux', false],
    [{ DISPLAY: ':0' }, 'linux', true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
    [{ DISPLAY: ':0', CI: 'true' }, 'linux', false],
    [{}, 'darwin', true],
    [{ CI: '1' }, 'win32', false],
  ])('%j on %s: %s', (env, platform, expected) => {
    expect(canOpenBrowser(env, platform)).toBe(expected)
  })
})
