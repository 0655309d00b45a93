/** The package as `npx renderwatch` gets it: packed, installed into an empty folder without a registry, and used. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { Desk } from '../desk.ts'
import { Sandbox } from '../sandbox.ts'
import { startServer } from '../server.ts'

function npm(folder: string, ...args: readonly string[]): string {
  return execFileSync('npm', ['--loglevel=error', ...args], { cwd: folder, encoding: 'utf8' })
}

test('the packed package needs nothing else, and does the main job', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-packed-'))
  // The suite has built it; `npm pack` by itself would build it again.
  npm('.', 'pack', '--ignore-scripts', '--pack-destination', folder)
  const [archive = ''] = readdirSync(folder)
  npm(folder, 'init', '--yes')
  npm(folder, 'install', '--offline', '--omit=optional', '--no-audit', '--no-fund', join(folder, archive))
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['renderwatch'])
  const program = join(folder, 'node_modules', '.bin', 'renderwatch')
  expect(execFileSync(program, ['--help'], { encoding: 'utf8' })).toContain('--config FILE')

  const server = await startServer([], {}, null, program)
  try {
    const sandbox = new Sandbox(server.url)
    await sandbox.reset()
    const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
    await page.goto(server.url)
    const desk = new Desk(page)
    await desk.track([id])
    await expect(desk.row(id)).toContainText('Succeeded')
    await expect(desk.row(id).locator('img')).toBeVisible()
  } finally {
    await server.stop()
  }
})
