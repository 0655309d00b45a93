/** Thousands of tasks on their way, beside the page that one writes first. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { build } from 'vite'
import { median } from '#testing/speed/figure.ts'
import { startServer } from '../server.ts'
import { eachRun, tellFigures } from './figure.ts'
import { answerInPage, pollAddress, pollsOf, untilPolls } from './lasting-vendor.ts'
import { Meter } from './measure.ts'
import { idOf, QUIET_PLACE, storeTasks } from './stored-tasks.ts'

const ACTIVE = 5_000
const EVERY_MS = 5_000
/** Each adds up to 15 % of its own to this, and some for its age: five seconds in the mean. */
const OUR_EVERY_S = 4
const CONNECTION = 'lasting'
const LASTING_MS = 10_000

interface Load {
  /** Of a core, by the page's main thread. */
  readonly share: number
  readonly pollsPerSecond: number
}

test('5,000 active', async ({ browser }, info) => {
  const server = await startServer(['--config', configFile()])
  try {
    const naive = await bundled()
    const runs = await eachRun(async () => ({
      ours: await inBrowser(browser, server.url, ourLoad),
      naive: await inBrowser(browser, server.url, (page) => naiveLoad(page, naive)),
    }))
    const loadsOf = (of: 'ours' | 'naive') =>
      runs.map((run) => `${run[of].share.toFixed(2)} at ${run[of].pollsPerSecond.toFixed(0)}`).join(', ')
    // The other page takes what the machine has, and has about half the answers: what both work says little alone.
    const roundOf = ({ share, pollsPerSecond }: Load) => (share / pollsPerSecond) * ACTIVE
    const answered = runs.filter(({ naive }) => naive.pollsPerSecond > 0)
    const roundsOf = (of: 'ours' | 'naive') => answered.map((run) => roundOf(run[of]).toFixed(1)).join(', ')
    tellFigures(info, [
      {
        name: '5,000 active at 5 s: CPU, of a page with a query in each row',
        value: median(runs.map(({ ours, naive }) => ours.share / naive.share)),
        most: 0.25,
        beside: `cores at polls a second: ${loadsOf('ours')}; that page: ${loadsOf('naive')}`,
      },
      {
        name: '… for a round of 5,000 answers',
        value: median(answered.map(({ ours, naive }) => roundOf(ours) / roundOf(naive))),
        most: 0.25,
        beside: `${roundsOf('ours')} s; that page: ${roundsOf('naive')} s`,
      },
    ])
  } finally {
    await server.stop()
  }
})

function configFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'renderwatch-bench-')), 'config.json')
  const checkEverySeconds = { queued: OUR_EVERY_S, running: OUR_EVERY_S }
  // As much as may be configured: neither page is to be held back by the budget.
  const limits = { requestsPerSecond: 1000, maxInFlight: 256 }
  const lasting = { id: CONNECTION, vendor: 'kie', apiKey: 'none', checkEverySeconds, ...limits }
  writeFileSync(file, JSON.stringify({ connections: [lasting] }), { mode: 0o600 })
  return file
}

async function ourLoad(page: Page): Promise<Load> {
  await answerInPage(page, CONNECTION, ACTIVE)
  await storeTasks(page, { count: ACTIVE, open: ACTIVE, polled: true, from: { connection: CONNECTION, vendor: 'kie' } })
  await page.goto('/')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(ACTIVE + 1))
  return load(page)
}

async function naiveLoad(page: Page, code: string): Promise<Load> {
  await answerInPage(page, CONNECTION, ACTIVE)
  await page.goto(QUIET_PLACE)
  const ids = Array.from({ length: ACTIVE }, (_, index) => idOf(index))
  await page.evaluate((naive) => (window.naive = naive), { ids, address: pollAddress(CONNECTION), every: EVERY_MS })
  await page.evaluate(code)
  await expect(page.getByRole('row')).toHaveCount(ACTIVE)
  return load(page)
}

/** As often as this each task was asked about before: the first answer is news to every page, and its code is not warm. */
const ROUNDS_BEFORE = 3

async function load(page: Page): Promise<Load> {
  const meter = await Meter.of(page)
  await untilPolls(page, ROUNDS_BEFORE * ACTIVE)
  const before = { work: await meter.work(), polls: await pollsOf(page) }
  await page.waitForTimeout(LASTING_MS)
  const after = { work: await meter.work(), polls: await pollsOf(page) }
  return {
    share: (after.work.cpu - before.work.cpu) / (after.work.at - before.work.at),
    pollsPerSecond: (after.polls.count - before.polls.count) / (after.polls.at - before.polls.at),
  }
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
