/** A vendor that takes its time is asked as often as its budget allows, whatever connections a browser has for it. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { serveOnLoopback } from '#testing/system/loopback-server.ts'
import { Desk } from '../desk.ts'
import { guard } from '../fixtures.ts'
import { startServer } from '../server.ts'

/** Far more than the six requests that a browser has under way to one host. */
const AT_ONCE = 40
const IDS = Array.from({ length: AT_ONCE }, (_, nth) => `tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM${100 + nth}`)

/** Answers about nobody's task before so many wait together, and about everybody's from then on. */
function aPatientVendor() {
  let waiting: (() => void)[] = []
  let isPatient = true
  return serveOnLoopback(({ url }, response) => {
    const taskId = new URL(url, 'http://vendor').pathname.split('/').at(-1)
    const answer = () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ code: 200, data: { taskId, status: 'handling' } }))
    }
    waiting.push(answer)
    // Whoever gives up waits no longer.
    response.on('close', () => (waiting = waiting.filter((other) => other !== answer)))
    isPatient &&= waiting.length < AT_ONCE
    if (!isPatient) for (const each of waiting.splice(0)) each()
  })
}

test('forty questions wait at a vendor together, and all are answered', async ({ page }) => {
  const vendor = await aPatientVendor()
  const config = join(mkdtempSync(join(tmpdir(), 'renderwatch-many-')), 'config.json')
  const limits = { requestsPerSecond: 100, maxInFlight: 2 * AT_ONCE }
  const connection = { id: 'patient', vendor: 'hiapi', apiKey: 'sk-many-0123456789', baseUrl: vendor.origin, ...limits }
  writeFileSync(config, JSON.stringify({ connections: [connection] }), { mode: 0o600 })
  const server = await startServer(['--config', config])
  const complaints: string[] = []
  await guard(page.context(), server.url, complaints)
  const desk = new Desk(page)
  await page.goto(server.url)
  await desk.track(IDS)
  await expect(page.getByRole('button', { name: `${AT_ONCE} Running` })).toBeVisible()
  expect(complaints).toEqual([])
  await server.stop()
  await vendor.close()
})
