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
  const asked: Asked[] = []
  const came: Came[] = []
  session.on('Network.requestWillBeSent', ({ requestId, request, timestamp, wallTime }) => {
    const name = new URL(request.url).pathname.replace(/^\/assets\//, '')
    asked.push({ id: requestId, name, at: timestamp, sinceEpoch: wallTime })
  })
  // Headers come with the first, the body with the others; what is still on its way counts as far as it has come.
  session.on('Network.responseReceived', ({ requestId, response, timestamp }) =>
    came.push({ id: requestId, at: timestamp, bytes: response.encodedDataLength }),
  )
  session.on('Network.dataReceived', ({ requestId, encodedDataLength, timestamp }) =>
    came.push({ id: requestId, at: timestamp, bytes: encodedDataLength }),
  )
  await watchOpening(page, ROW)
  await page.goto('/')
  const seen = await firstSeen(page)
  const seenSinceEpoch = ((await page.evaluate(() => performance.timeOrigin)) + seen) / 1000
  // By the browser's own clock: until it is heard here that they stand there, others have begun.
  const [{ at: from, sinceEpoch } = { at: Number.NaN, sinceEpoch: Number.NaN }] = asked
  const until = from + seenSinceEpoch - sinceEpoch
  const before = asked.filter(({ at }) => at <= until)
  const sizes = before.map(({ id, name }) => {
    const bytes = came.filter((part) => part.id === id && part.at <= until).map((part) => part.bytes)
    return [name, bytes.reduce((sum, part) => sum + part, 0)] as const
  })
  return {
    requests: before.length,
    bytes: sizes.reduce((sum, [, bytes]) => sum + bytes, 0),
    largest: sizes.toSorted(([, a], [, b]) => b - a).slice(0, 12),
  }
}

/** `at` by the clock of the browser's network, in seconds. */
interface Asked {
  readonly id: string
  readonly name: string
  readonly at: number
  readonly sinceEpoch: number
}

/** A part of an answer. */
interface Came {
  readonly id: string
  readonly at: number
  readonly bytes: number
}
