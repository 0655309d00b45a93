/** Two gateways that keep one list in PostgreSQL: a page shows who works for what, and goes on when the owner dies. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aDatabase, hasPostgres } from '#testing/postgres.ts'
import { anotherBrowser, expect, expectAccessible, test } from '../fixtures.ts'
import { startServer, type RunningServer } from '../server.ts'

/** A gateway of the team. The vendor of all its connections is the server of the journey. */
function member(database: string, vendor: string, connections: Readonly<Record<string, string>>) {
  const config = join(mkdtempSync(join(tmpdir(), 'renderwatch-team-')), 'config.json')
  const all = Object.entries(connections).map(([id, label]) => ({
    id,
    label,
    vendor: 'hiapi',
    apiKey: `sk-${id}`,
    baseUrl: `${vendor}/sandbox/hiapi`,
  }))
  writeFileSync(config, JSON.stringify({ connections: all }), { mode: 0o600 })
  return startServer(['--config', config], { RENDERWATCH_KEEP: database })
}

test('a page shows which gateway works for what, and what becomes of it when one dies', async ({
  browser,
  complaints,
  sandbox,
  server,
}) => {
  // The suite installs it where it can; elsewhere this is told as not run, which is no success.
  test.skip(!hasPostgres, 'there is no PostgreSQL here')
  const database = await aDatabase()
  const running: RunningServer[] = []
  try {
    const [lost, stays] = [
      await member(database, server.url, { shared: 'Shared key', alone: 'Key of the one that dies' }),
      await member(database, server.url, { shared: 'Shared key' }),
    ]
    running.push(lost, stays)
    const { context, page, desk } = await anotherBrowser(browser, stays.url, complaints)
    const made = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3 })
    const [before = '', after = '', left = ''] = made
    await desk.start([before], 'HiAPI (Shared key)')
    await desk.track([left], 'HiAPI (Key of the one that dies)')
    await sandbox.advanceUntil(before, 'succeeded')
    await expect(desk.row(before)).toContainText('Succeeded')

    await desk.go('Connections')
    const gateways = desk.panel('Gateways')
    const ownerOf = (label: string) => gateways.locator('dt', { hasText: label }).locator('+ dd')
    await expect(gateways).toContainText('(this one)')
    await expect(ownerOf('Key of the one that dies')).toContainText(/since/)
    await expect(ownerOf('Shared key')).toContainText(/since/)
    await expectAccessible(page)

    await lost.kill()
    await expect(ownerOf('Shared key')).toContainText('(this one), since')
    // Its name was known to the dead one alone.
    await expect(ownerOf('alone')).toHaveText('no gateway here has this key')
    await expectAccessible(page)

    await desk.go('Tasks')
    await desk.track([after])
    await sandbox.advanceUntil(after, 'succeeded')
    await expect(desk.row(after)).toContainText('Succeeded')
    await context.close()
  } finally {
    for (const one of running) await one.stop()
  }
})
