import { createServer, type Server } from 'node:http'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, guard, test } from '../fixtures.ts'
import { freePort, startServer } from '../server.ts'

async function track(page: Page, ids: readonly string[]): Promise<void> {
  await page.getByRole('textbox', { name: 'Paste task ids' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: `Track ${ids.length} task${ids.length === 1 ? '' : 's'}` }).click()
}

const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id.slice(-6) })

for (const scenario of [
  'html-page',
  'html-bad-gateway',
  'truncated-json',
  'huge-answer',
  'missing-status',
  'unknown-status-forever',
] as const) {
  test(`a vendor that misbehaves (${scenario}) never fails a task or the page`, async ({ page, sandbox }) => {
    const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario, ageMs: 1_000 })
    await page.goto('/')
    await track(page, [id])
    await expect(row(page, id)).toBeVisible()
    await expect.poll(async () => (await sandbox.requests('hiapi')).length).toBeGreaterThan(1)
    await expect(row(page, id)).not.toContainText(/Failed|Timed out|Not found/)
    await row(page, id).click()
    await expect(page.getByRole('region', { name: 'Task detail' })).toBeVisible()
  })
}

test('the answer that nobody understands is shown, and the last one that was understood stays', async ({
  page,
  sandbox,
}) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image' })
  await page.goto('/')
  await track(page, [id])
  await expect(row(page, id)).toContainText('Queued')
  await sandbox.fault({ dialect: 'hiapi', kind: 'html-200', forMs: 60_000 })
  await row(page, id).click()
  const detail = page.getByRole('region', { name: 'Task detail' })
  await expect(detail.getByRole('region', { name: 'Last response', exact: true })).toContainText(/<html/i)
  await expect(detail.getByRole('region', { name: 'Last response that was understood' })).toContainText('queued')
})

test('5 MB of hostile text do not hold the page up', async ({ page }) => {
  await page.goto('/')
  const box = page.getByRole('textbox', { name: 'Paste task ids' })
  await box.focus()
  await page.evaluate(() => {
    // The longest time in which the page could do nothing else.
    let last = performance.now()
    const beat = () => {
      const gap = performance.now() - last
      document.body.dataset['gap'] = String(Math.max(gap, Number(document.body.dataset['gap'] ?? 0)))
      last = performance.now()
      setTimeout(beat, 4)
    }
    beat()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'tk-hiapi-'.repeat(580_000))
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await expect(page.getByText('5.2 MB of text pasted')).toBeVisible()
  await expect(page.getByText('No task id found in this text.')).toBeVisible()
  // Laying the text out in the box alone takes several seconds; a slow machine gets some room.
  expect(Number(await page.evaluate(() => document.body.dataset['gap']))).toBeLessThan(1_500)
})

test('an id that nobody knows is not found, and polling stops', async ({ page, sandbox }) => {
  const id = 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
  await page.goto('/')
  await track(page, [id])
  await expect(row(page, id)).toContainText('Not found')
  await row(page, id).click()
  await expect(page.getByRole('region', { name: 'What to do' })).toContainText(/another account/i)
  const asked = (await sandbox.requests('hiapi')).length
  await page.waitForTimeout(4_000)
  expect((await sandbox.requests('hiapi')).length).toBe(asked)
})

test('a wrong key blocks the connection once, keeps what is known, and stops asking', async ({ page, complaints }) => {
  let asked = 0
  const vendor: Server = createServer((_request, response) => {
    asked += 1
    response.writeHead(401, { 'content-type': 'application/json' })
    response.end(
      '{"error":{"code":"permission_denied","type":"hiapi_error","message":"invalid key","request_id":"req_1"}}',
    )
  })
  const port = await freePort()
  await new Promise<void>((resolve) => vendor.listen(port, '127.0.0.1', resolve))
  const config = join(tmpdir(), `renderwatch-wrong-key-${port}.json`)
  const apiKey = 'sk-secret-that-nobody-may-see-42'
  const connection = { id: 'mine', vendor: 'hiapi', baseUrl: `http://127.0.0.1:${port}`, apiKey }
  writeFileSync(config, JSON.stringify({ connections: [connection] }), { mode: 0o600 })
  const server = await startServer(['--config', config])
  try {
    await guard(page.context(), server.url, complaints)
    complaints.length = 0
    await page.goto(`${server.url}/`)
    await track(page, ['tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W', 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3X'])
    await expect(page.getByText(/refused|key/i).first()).toBeVisible()
    await expect(page.getByRole('button', { name: /^Test/ }).first()).toBeVisible()
    const before = asked
    await page.waitForTimeout(6_000)
    expect(asked).toBe(before)
    expect(before).toBeLessThan(6)
    await expect(page.getByRole('row').filter({ hasText: /Failed/ })).toHaveCount(0)
    expect(await page.content()).not.toContain(apiKey)
    expect(server.output()).not.toContain(apiKey)
    complaints.splice(
      0,
      complaints.length,
      ...complaints.filter((line) => !line.startsWith(`request to ${server.url}/`)),
    )
  } finally {
    await server.stop()
    vendor.close()
  }
})
