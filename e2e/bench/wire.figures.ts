/** What travels until the first rows stand there, in a browser that has kept nothing of the page but its list. */
import type { Page } from '@playwright/test'
import { median } from '#testing/speed/figure.ts'
import { eachRun, tellFigures } from './figure.ts'
import { test } from './fixtures.ts'
import { firstSeen, watchOpening } from './measure.ts'
import { storeTasks } from './stored-tasks.ts'

const ROW = '[data-task]'
const STORED = 200

test('the wire', async ({ inBrowser }, info) => {
  const runs = await eachRun(() =>
    inBrowser(async (page) => {
      await storeTasks(page, { count: STORED })
      return untilRows(page)
    }),
  )
  const kilobytes = runs.map(({ bytes }) => bytes / 1000)
  const requests = runs.map((run) => run.requests)
  const largest = runs[0]?.largest.map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(0)}`).join(', ') ?? ''
  tellFigures(info, [
    { name: 'kB on the wire before the first rows', value: Math.round(median(kilobytes)), most: 230, beside: largest },
    { name: '… requests', value: median(requests), most: 30, beside: `each run: ${requests.join(', ')}` },
  ])
})

async function untilRows(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'service_workers,cache_storage',
  })
  await session.send('Network.enable')
  await session.send('Network.clearBrowserCache')
  const names = new Map<string, string>()
  const sizes = new Map<string, number>()
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    names.set(requestId, new URL(request.url).pathname.replace(/^\/assets\//, ''))
  })
  const add = (requestId: string, bytes: number) => sizes.set(requestId, (sizes.get(requestId) ?? 0) + bytes)
  // Headers come with the first, the body with the others; what is still on its way counts as far as it has come.
  session.on('Network.responseReceived', ({ requestId, response }) => add(requestId, response.encodedDataLength))
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => add(requestId, encodedDataLength))
  await watchOpening(page, ROW)
  await page.goto('/')
  await firstSeen(page)
  const all = [...sizes].map(([id, bytes]) => [names.get(id) ?? '', bytes] as const)
  return {
    requests: names.size,
    bytes: all.reduce((sum, [, bytes]) => sum + bytes, 0),
    largest: all.toSorted(([, a], [, b]) => b - a).slice(0, 12),
    all,
  }
}
