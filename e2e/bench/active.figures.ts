/** Thousands of tasks on their way, beside the page that one writes first; both ask the same vendor by one gateway. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { build } from 'vite'
import { forwardPath, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { median } from '#testing/speed/figure.ts'
import { startServer } from '../server.ts'
import { eachRun, tellFigures } from './figure.ts'
import { type LastingVendor, startLastingVendor } from './lasting-vendor.ts'
import { Meter } from './measure.ts'
import type { Naive } from './naive-page.ts'
import { idOf, QUIET_PLACE, storeTasks } from './stored-tasks.ts'

const ACTIVE = 5_000
const EVERY_MS = 5_000
/** Each adds up to 15 % of its own to this, and some for its age: five seconds in the mean. */
const OUR_EVERY_S = 4
const CONNECTION = 'lasting'
const SETTLING_MS = 8_000
const LASTING_MS = 12_000

interface Load {
  /** Of a core, by the page's main thread. */
  readonly share: number
  readonly pollsPerSecond: number
}

test('5,000 active', async ({ browser }, info) => {
  const vendor = await startLastingVendor()
  const server = await startServer(['--config', configFor(vendor)])
  try {
    const naive = await bundled()
    const runs = await eachRun(async () => ({
      ours: await inBrowser(browser, server.url, (page) => ourLoad(page, vendor)),
      naive: await inBrowser(browser, server.url, (page) => naiveLoad(page, vendor, naive)),
    }))
    const perPoll = ({ share, pollsPerSecond }: Load) => share / pollsPerSecond
    const eachOf = (of: 'ours' | 'naive') =>
      runs.map((run) => `${run[of].share.toFixed(2)} at ${run[of].pollsPerSecond.toFixed(0)}`).join(', ')
    const millis = (of: 'ours' | 'naive') => runs.map((run) => (perPoll(run[of]) * 1000).toFixed(2)).join(', ')
    tellFigures(info, [
      {
        name: '5,000 active at 5 s: CPU, of a page with a query in each row',
        value: median(runs.map(({ ours, naive }) => ours.share / naive.share)),
        most: 0.25,
        beside: `cores at polls a second: ${eachOf('ours')}; that page: ${eachOf('naive')}`,
      },
      {
        name: '… CPU for each poll',
        value: median(runs.map(({ ours, naive }) => perPoll(ours) / perPoll(naive))),
        most: 0.25,
        beside: `${millis('ours')} ms; that page: ${millis('naive')} ms`,
      },
    ])
  } finally {
    await server.stop()
    vendor.close()
  }
})

function configFor({ url }: LastingVendor): string {
  const file = join(mkdtempSync(join(tmpdir(), 'renderwatch-bench-')), 'config.json')
  const checkEverySeconds = { queued: OUR_EVERY_S, running: OUR_EVERY_S }
  // As much as may be configured: neither page is to be held back by the budget.
  const limits = { requestsPerSecond: 1000, maxInFlight: 256 }
  const lasting = { id: CONNECTION, vendor: 'kie', baseUrl: url, apiKey: 'none', checkEverySeconds, ...limits }
  writeFileSync(file, JSON.stringify({ connections: [lasting] }), { mode: 0o600 })
  return file
}

async function ourLoad(page: Page, vendor: LastingVendor): Promise<Load> {
  const from = { connection: CONNECTION, vendor: 'kie' }
  await storeTasks(page, { count: ACTIVE, open: ACTIVE, polled: true, from })
  await page.goto('/')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(ACTIVE + 1))
  return load(page, vendor)
}

async function naiveLoad(page: Page, vendor: LastingVendor, code: string): Promise<Load> {
  await page.goto(QUIET_PLACE)
  const ids = Array.from({ length: ACTIVE }, (_, index) => idOf(index))
  const address = forwardPath(CONNECTION, '/api/v1/jobs/recordInfo?taskId=')
  await page.evaluate(
    async ({ header, ...naive }) => {
      const { token } = await (await fetch('/api/session')).json()
      window.naive = { ...naive, headers: { [header]: token } }
    },
    { ids, address, every: EVERY_MS, header: TOKEN_HEADER } satisfies Omit<Naive, 'headers'> & { header: string },
  )
  await page.evaluate(code)
  await expect(page.getByRole('row')).toHaveCount(ACTIVE)
  return load(page, vendor)
}

async function load(page: Page, vendor: LastingVendor): Promise<Load> {
  const meter = await Meter.of(page)
  await page.waitForTimeout(SETTLING_MS)
  const before = { cpu: await meter.cpu(), polls: vendor.polls(), at: performance.now() }
  await page.waitForTimeout(LASTING_MS)
  const cpu = (await meter.cpu()) - before.cpu
  const seconds = (performance.now() - before.at) / 1000
  const polls = vendor.polls() - before.polls
  expect(polls).toBeGreaterThan(0)
  return { share: cpu / seconds, pollsPerSecond: polls / seconds }
}

async function inBrowser<T>(browser: Browser, baseURL: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** The page that one writes first, as one script. */
async function bundled(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      rollupOptions: { input: resolve(import.meta.dirname, 'naive-page.ts'), output: { format: 'iife' } },
    },
  })
  const outputs = Array.isArray(made) ? made : [made]
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : []))
  return chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.code : [])).join('\n')
}
