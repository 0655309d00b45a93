/** One odd answer after another about one task that is well: it goes on, and ends with its file on screen. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import { expect, test } from '@playwright/test'
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

/** A vendor and its media host in one, which answers what it is told until it is told otherwise. */
async function aVendor() {
  let answer: Answer = task('handling')
  const asked: number[] = []
  const server = createServer((request, response) => {
    if (request.url === '/a.png') return void response.writeHead(200, { 'content-type': 'image/png' }).end(aPicture())
    asked.push(Date.now())
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    say: (next: Answer) => void (answer = next),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
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
  await page.clock.install()
  const desk = new Desk(page)
  const more = (count: number) => expect.poll(() => vendor.asked.length).toBeGreaterThanOrEqual(count)
  /** Lets the page's time pass in steps, so that what it plans comes to pass. */
  const until = async (count: number) => {
    for (let step = 0; step < 40 && vendor.asked.length < count; step += 1) await page.clock.runFor(2 * SECOND)
    await more(count)
  }
  await page.goto(server.url)
  await desk.track([ID])
  await until(1)
  await expect(desk.row(ID)).toContainText('Running')

  for (const odd of [json(404, { code: 404, message: 'task not found', data: null }), CHALLENGE]) {
    vendor.say(odd)
    const before = vendor.asked.length
    await until(before + 1)
    vendor.say(task('handling'))
    await until(before + 2)
    await expect(desk.row(ID)).toContainText('Running')
  }

  vendor.say(json(429, { error: { message: 'Rate limit reached. Please try again in 1m30s.' } }))
  const before = vendor.asked.length
  await until(before + 1)
  vendor.say(task('completed', { metadata: { url: `${vendor.url}/a.png` } }))
  const held = vendor.asked.length
  await page.clock.runFor(80 * SECOND)
  expect(vendor.asked.length, 'requests before the time that was named').toBe(held)
  await until(held + 1)
  await expect(desk.row(ID)).toContainText(/Succeeded|completed/)
  await desk.row(ID).click()
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
