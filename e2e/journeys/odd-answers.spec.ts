/** One odd answer after another about one task that is well: it goes on, and ends with its file on screen. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import { expect, test, type Locator, type Page, type Request } from '@playwright/test'
import { Desk } from '../desk.ts'
import { guard } from '../fixtures.ts'
import { startServer } from '../server.ts'

const ID = 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW'
const SECOND = 1000

type Answer = (response: ServerResponse) => void

const json = (status: number, body: object): Answer => {
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const task = (status: string, more: object = {}) => json(200, { code: 200, data: { taskId: ID, status, ...more } })

const CHALLENGE: Answer = (response) =>
  response
    .writeHead(403, { 'content-type': 'text/html', 'cf-mitigated': 'challenge' })
    .end('<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>')

/** A vendor and its media host in one: it says each odd answer once, and what is true before and after. */
async function aVendor() {
  let truth: Answer = task('handling')
  const odd: Answer[] = []
  let asked = 0
  const server = createServer((request, response) => {
    if (request.url === '/a.png') return void response.writeHead(200, { 'content-type': 'image/png' }).end(aPicture())
    asked += 1
    const answer = odd.shift() ?? truth
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    say: (next: Answer) => void odd.push(next),
    isNow: (next: Answer) => void (truth = next),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** The time of a page, which stands still but for what is let pass here: no answer of the network is outrun by it. */
async function timeOf(page: Page, asked: () => number) {
  let [sent, ended] = [0, 0]
  const isForwarded = (request: Request) => request.url().includes('/api/forward/')
  page.on('request', (request) => void (sent += isForwarded(request) ? 1 : 0))
  const count = (request: Request) => void (ended += isForwarded(request) ? 1 : 0)
  page.on('requestfinished', count).on('requestfailed', count)
  await page.clock.install()
  async function pass(seconds: number): Promise<void> {
    await page.clock.runFor(seconds * SECOND)
    await expect.poll(() => ended).toBe(sent)
  }
  const now = () => page.evaluate(() => Date.now())
  return {
    pass,
    now,
    /** From here on it stands still. */
    async stop(): Promise<void> {
      await page.clock.pauseAt((await now()) + 10 * SECOND)
      await pass(0)
    },
    /** Tenths of a second, until the page shows this: it renders by its own clock. */
    async untilShown(where: Locator, text: string): Promise<void> {
      await expect(async () => {
        await pass(0.1)
        expect(await where.textContent()).toContain(text)
      }).toPass()
    },
    /** In steps, until the vendor was asked once more. */
    async untilAsked(): Promise<void> {
      const before = asked()
      for (let step = 0; step < 100 && asked() === before; step += 1) await pass(1)
      expect(asked()).toBeGreaterThan(before)
    },
  }
}

test('one 404, one challenge page, one wait of 1m30s, one synonym, one odd shape: the task ends with its file', async ({
  page,
}) => {
  const vendor = await aVendor()
  const config = join(mkdtempSync(join(tmpdir(), 'renderwatch-odd-')), 'config.json')
  const connection = { id: 'odd', vendor: 'hiapi', apiKey: 'sk-odd-0123456789', baseUrl: vendor.url }
  writeFileSync(config, JSON.stringify({ connections: [connection], mediaHosts: ['127.0.0.1'] }), { mode: 0o600 })
  const server = await startServer(['--config', config])
  const complaints: string[] = []
  await guard(page.context(), server.url, complaints)
  const time = await timeOf(page, vendor.asked)
  const desk = new Desk(page)
  await page.goto(server.url)
  await desk.track([ID])
  const row = desk.row(ID)
  await expect(row).toContainText('Running')
  await row.click()
  await expect(desk.part('Timeline')).toBeVisible()
  await time.stop()

  for (const [odd, status] of [
    [json(404, { code: 404, message: 'task not found', data: null }), '404'],
    [CHALLENGE, '403'],
  ] as const) {
    vendor.say(odd)
    await time.untilAsked()
    // The log keeps it, however soon the next answer comes.
    await time.untilShown(desk.part('Poll log'), status)
    await time.untilAsked()
    await time.untilShown(row, 'Running')
  }

  vendor.say(json(429, { error: { message: 'Rate limit reached. Please try again in 1m30s.' } }))
  await time.untilAsked()
  const heardAt = await time.now()
  await time.untilShown(row, '429')
  vendor.isNow(task('completed', { metadata: { url: `${vendor.url}/a.png` } }))
  const held = vendor.asked()
  await time.pass(85 - ((await time.now()) - heardAt) / SECOND)
  expect(vendor.asked(), 'requests before the time that was named').toBe(held)
  await time.untilAsked()
  await page.clock.resume()
  await expect(row).toContainText('Succeeded')
  const picture = desk.part('Outputs').getByRole('img').first()
  await expect.poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(8)
  expect(complaints).toEqual([])
  await server.stop()
  await vendor.close()
})

/** Eight by eight grey pixels as PNG. */
function aPicture(): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0])
  const rows = Buffer.alloc(8 * 9, 0x80).map((value, index) => (index % 9 === 0 ? 0 : value))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
