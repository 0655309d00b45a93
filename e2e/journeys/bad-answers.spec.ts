import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Desk } from '../desk.ts'
import { expect, guard, test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { freePort, startServer } from '../server.ts'

for (const scenario of [
  'html-page',
  'html-bad-gateway',
  'truncated-json',
  'huge-answer',
  'missing-status',
  'unknown-status-forever',
] as const) {
  test(`a vendor that misbehaves (${scenario}) never fails a task or the page`, async ({ desk, sandbox }) => {
    const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario, ageMs: 1_000 })
    await desk.start([id])
    await expect(desk.row(id)).toBeVisible()
    await expect.poll(async () => (await sandbox.requests('hiapi')).length).toBeGreaterThan(1)
    await expect(desk.row(id)).not.toContainText(/Failed|Timed out|Not found/)
    await desk.row(id).click()
    await expect(desk.detail).toBeVisible()
  })
}

test('the answer that nobody understands is shown, and the last one that was understood stays', async ({
  desk,
  sandbox,
}) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-queue' })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Queued')
  await sandbox.fault({ dialect: 'hiapi', kind: 'html-200', forMs: 60_000 })
  await desk.row(id).click()
  await expect(desk.part('Last response')).toContainText(/<html/i)
  await expect(desk.part('Last response that was understood')).toContainText('queued')
})

test('5 MB of hostile text are read without ever being laid out', async ({ desk, page }) => {
  await page.goto('/')
  await desk.pasteField.focus()
  await page.evaluate(() => {
    let most = 0
    const look = () => {
      most = Math.max(most, ...[...document.querySelectorAll('textarea')].map(({ value }) => value.length))
      document.body.dataset['laidOut'] = String(most)
      requestAnimationFrame(look)
    }
    look()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'tk-hiapi-'.repeat(580_000))
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  })
  await expect(page.getByText('5.2 MB of text pasted')).toBeVisible()
  await expect(page.getByText('No task id found in this text.')).toBeVisible()
  // Laying it out in the box takes a browser several seconds, whatever reads the text.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  expect(await page.evaluate(() => document.body.dataset['laidOut'])).toBe('0')
})

test('an id that nobody knows is not found, and polling stops', async ({ desk, sandbox }) => {
  const unknown = 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
  const [live = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-running', ageMs: 60_000 })
  await desk.start([unknown, live])
  await expect(desk.row(unknown)).toContainText('Not found')
  await desk.row(unknown).click()
  await expect(desk.part('What to do')).toContainText(/another account/i)
  const asked = async (id: string) => (await sandbox.requests('hiapi')).filter(({ path }) => path.includes(id)).length
  const [before, lives] = [await asked(unknown), await asked(live)]
  // The clock of this: the task beside it is asked about again and again.
  await expect.poll(() => asked(live), { timeout: 90_000 }).toBeGreaterThan(lives + 2)
  expect(await asked(unknown)).toBe(before)
})

test('a wrong key blocks its connection once, keeps what is known, and stops asking', async ({ page, complaints }) => {
  const apiKey = 'sk-secret-that-nobody-may-see-42'
  const vendor = await vendorThatRefuses()
  const config = join(tmpdir(), `renderwatch-wrong-key-${vendor.port}.json`)
  const connection = { id: 'mine', vendor: 'hiapi', baseUrl: `http://127.0.0.1:${vendor.port}`, apiKey }
  writeFileSync(config, JSON.stringify({ connections: [connection], sandbox: true }), { mode: 0o600 })
  const server = await startServer(['--config', config])
  try {
    await guard(page.context(), server.url, complaints)
    const desk = new Desk(page)
    const sandbox = new Sandbox(server.url)
    const [live = ''] = await sandbox.tasks({ dialect: 'piapi', scenario: 'stuck-running', ageMs: 60_000 })
    const mine = ['tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W', 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3X']
    await page.goto(`${server.url}/`)
    await desk.track([...mine.map((id) => `http://127.0.0.1:${vendor.port}/v1/tasks/${id}`), live], 'Sandbox PiAPI')
    for (const id of mine) await expect(desk.row(id)).toContainText('key refused')
    await expect(desk.row(live)).toContainText('Running')
    await expect(desk.row(live)).not.toContainText('key refused')
    const lives = (await sandbox.requests('piapi')).length
    // The clock of this: the other connection goes on being asked.
    await expect
      .poll(async () => (await sandbox.requests('piapi')).length, { timeout: 90_000 })
      .toBeGreaterThan(lives + 2)
    // Both may have been on their way when the first was refused; neither is asked about again.
    expect(vendor.asked().length).toBeLessThanOrEqual(2)
    expect(new Set(vendor.asked()).size).toBe(vendor.asked().length)
    await expect(desk.rows('Failed')).toHaveCount(0)
    expect(await page.content()).not.toContain(apiKey)
    expect(server.output()).not.toContain(apiKey)
    // The guard of the page's own server takes this one for a stranger.
    const own = complaints.filter((line) => line.startsWith(`request to ${server.url}/`))
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !own.includes(line)))
  } finally {
    await server.stop()
    vendor.close()
  }
})

/** A vendor that takes no key. */
async function vendorThatRefuses() {
  const asked: (string | undefined)[] = []
  const error = { code: 'permission_denied', type: 'hiapi_error', message: 'invalid key', request_id: 'req_1' }
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { port, asked: () => asked, close: () => server.close() }
}
