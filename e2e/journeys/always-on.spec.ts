/** The gateway keeps the list: every tab is closed, every link dies, and another browser finds everything. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { anotherBrowser, expect, test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { startServer, type RunningServer } from '../server.ts'

const DAY = 86_400_000

interface Stage {
  readonly folder: string
  readonly server: RunningServer
  readonly sandbox: Sandbox
  /** Another browser: it remembers nothing of the ones before. */
  readonly open: () => Promise<{ readonly context: BrowserContext; readonly desk: Desk }>
}

async function stage(browser: Browser, complaints: string[]): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-keep-'))
  const server = await startServer(['--keep', folder])
  const sandbox = new Sandbox(server.url)
  await sandbox.reset()
  return {
    folder,
    server,
    sandbox,
    open: () => anotherBrowser(browser, server.url, complaints),
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The bytes behind the links of a task, as the vendor gives them while they live. */
async function bytesOf(server: RunningServer, id: string): Promise<readonly string[]> {
  const headers = { authorization: 'Bearer sk-journey' }
  const answer = await (await fetch(`${server.url}/sandbox/hiapi/v1/tasks/${id}`, { headers })).text()
  const urls = [...answer.matchAll(/"url":"([^"]+)"/g)].map((match) => match[1] ?? '')
  return Promise.all(urls.map(async (url) => sha256(new Uint8Array(await (await fetch(url)).arrayBuffer()))))
}

test('with every tab closed and every link dead, another browser shows all states and all outputs', async ({
  browser,
  complaints,
}) => {
  const { folder, server, sandbox, open } = await stage(browser, complaints)
  const kept = () => readdirSync(join(folder, 'outputs')).filter((name) => !name.endsWith('.part'))
  try {
    const first = await open()
    const pasted = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3 })
    const [refused = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'moderation-refusal' })
    await first.desk.start([...pasted, refused])
    await expect(first.desk.row(refused)).toBeVisible()
    await expect(first.desk.page.getByText('The gateway polls. You may close this tab')).toBeVisible()
    const { page } = first.desk
    await page.getByRole('button', { name: 'New test prompt' }).click()
    await page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
    await page.getByLabel('Prompt', { exact: true }).fill('a heron over the bay')
    await page.getByRole('button', { name: 'Submit' }).click()
    const own = async () => (await sandbox.existing()).filter(({ prompt }) => prompt === 'a heron over the bay')
    await expect.poll(async () => (await own()).length).toBe(1)
    await first.context.close()

    const all = [...pasted, refused, ...(await own()).map(({ id }) => id)]
    for (const id of all.filter((each) => each !== refused)) await sandbox.advanceUntil(id, 'succeeded')
    const alive = (await Promise.all(all.map((id) => bytesOf(server, id)))).flat()
    expect(alive.length).toBeGreaterThanOrEqual(4)
    await expect.poll(() => kept().toSorted(), { timeout: 120_000 }).toEqual([...new Set(alive)].toSorted())
    await sandbox.advance(60 * DAY)
    for (const name of kept()) expect(sha256(readFileSync(join(folder, 'outputs', name)))).toBe(name)

    const second = await open()
    await second.desk.page.goto('/')
    for (const id of pasted) await expect(second.desk.row(id)).toContainText('Succeeded')
    await expect(second.desk.row(refused)).toContainText('Failed')
    await expect(second.desk.rows('a heron over the bay')).toContainText('Succeeded')
    await second.desk.go('Outputs')
    const pictures = second.desk.page.getByRole('article').getByRole('img')
    await expect(pictures).toHaveCount(4)
    await expect(second.desk.page.getByText('kept by the gateway').first()).toBeVisible()
    await expect
      .poll(() =>
        pictures.evaluateAll((all) => all.map((one) => one instanceof HTMLImageElement && one.naturalWidth > 0)),
      )
      .toEqual([true, true, true, true])
    // By the hash of its bytes: what is shown and saved is what the vendor gave.
    const saving = second.desk.page.waitForEvent('download')
    await second.desk.page.getByRole('article').getByRole('button', { name: 'Save' }).first().click()
    const file = await (await saving).path()
    expect(alive).toContain(sha256(readFileSync(file)))
    await second.context.close()
  } finally {
    await server.stop()
  }
})

test('a gateway that goes away leaves what was known, says since when, and is followed again when it is back', async ({
  browser,
  complaints,
}) => {
  const { folder, server, sandbox, open } = await stage(browser, complaints)
  const { desk, context } = await open()
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Succeeded')
  await server.kill()
  await expect(desk.page.getByText(/Gateway lost, showing what was known at \d\d:\d\d/)).toBeVisible()
  await expect(desk.row(id)).toContainText('Succeeded')
  const again = await startServer(['--keep', folder], {}, Number(new URL(server.url).port))
  try {
    await expect(desk.page.getByText('The gateway polls. You may close this tab')).toBeVisible()
    await expect(desk.page.getByText(/Gateway lost/)).toBeHidden()
    await expect(desk.row(id)).toContainText('Succeeded')
    // What a browser says of a connection that was refused is no complaint of the page.
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !/ERR_CONNECTION|net::/.test(line)))
    await context.close()
  } finally {
    await again.stop()
  }
})
