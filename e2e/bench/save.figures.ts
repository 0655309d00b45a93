/** Saving many files, beside the least that anybody could do: six fetches at once, each hashed by the platform. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { Desk } from '../desk.ts'
import { startServer } from '../server.ts'
import { median } from '#testing/speed/figure.ts'
import { eachRun, tellFigures } from './figure.ts'
import { storeTasks } from './stored-tasks.ts'

const MEGABYTE = 1024 ** 2
const FILES = 500
const SMALL = 200_000
const LARGE = 20 * MEGABYTE
const LARGE_FILES = 20

interface Saved {
  readonly bytes: number
  /** Seconds, beside those of fetching and hashing alone, in the same page. */
  readonly zip: number
  readonly bare: number
  /** Of the page's process, above what it had before. */
  readonly above: number
}

test('saving', async ({ browser }, info) => {
  const source = fork('.ci/load/media-source.mjs')
  const [{ port }] = await once(source, 'message')
  const config = join(mkdtempSync(join(tmpdir(), 'renderwatch-bench-')), 'config.json')
  writeFileSync(config, JSON.stringify({ sandbox: true, mediaHosts: [`127.0.0.1:${port}`] }), { mode: 0o600 })
  const server = await startServer(['--config', config])
  try {
    const filesOf = (bytes: number) => `http://127.0.0.1:${port}/${bytes}`
    const runs = await eachRun(async () => ({
      small: await inBrowser(browser, server.url, (page) => saved(page, filesOf(SMALL), FILES)),
      large: await inBrowser(browser, server.url, (page) => saved(page, filesOf(LARGE), LARGE_FILES)),
    }))
    const speed = ({ bytes }: Saved, seconds: number) => bytes / MEGABYTE / seconds
    const ratioOf = ({ zip, bare }: Saved) => bare / zip
    const speedsOf = (run: Saved) => `${speed(run, run.zip).toFixed(0)} of ${speed(run, run.bare).toFixed(0)}`
    const [smalls, larges] = [runs.map((run) => run.small), runs.map((run) => run.large)]
    const above = (of: readonly Saved[]) => of.map((run) => Math.round(run.above))
    tellFigures(info, [
      {
        name: '500 × 200 KB as a ZIP: speed, of bare fetches',
        value: median(smalls.map(ratioOf)),
        least: 0.8,
        beside: `${smalls.map(speedsOf).join(', ')} MB/s`,
      },
      { name: '… MB above idle', value: median(above(smalls)), most: 50, beside: above(smalls).join(', ') },
      {
        name: '20 × 20 MB as a ZIP: MB above idle',
        value: median(above(larges)),
        most: 50,
        beside: `${above(larges).join(', ')}; ${larges.map(speedsOf).join(', ')} MB/s`,
      },
    ])
  } finally {
    source.kill()
    await server.stop()
  }
})

async function inBrowser<T>(browser: Browser, baseURL: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL, acceptDownloads: true })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function bareLoop(page: Page, files: string, count: number): Promise<number> {
  return page.evaluate(
    async ({ files, count }) => {
      const began = performance.now()
      let [next, bytes] = [0, 0]
      const one = async () => {
        for (let at = next++; at < count; at = next++) {
          const answer = await fetch(`/api/media?url=${encodeURIComponent(`${files}/${at}.bin`)}`)
          const content = await answer.arrayBuffer()
          await crypto.subtle.digest('SHA-256', content)
          bytes += content.byteLength
        }
      }
      await Promise.all(Array.from({ length: 6 }, one))
      if (bytes === 0) throw new Error('nothing arrived')
      return (performance.now() - began) / 1000
    },
    { files, count },
  )
}

async function saved(page: Page, files: string, count: number): Promise<Saved> {
  // A dialog of the system that no test can answer; without it the ZIP is a plain download.
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }))
  await storeTasks(page, { count: tasksWith(count), open: 0, files })
  await page.goto('/outputs')
  await expect(page.getByText(`${count} outputs`, { exact: true })).toBeVisible()
  const desk = new Desk(page)
  await expect(async () => {
    await desk.focusFirstTile()
    await page.keyboard.press('Shift+End')
    await expect(desk.markedOutputs).toContainText(`${count} marked`, { timeout: 2_000 })
  }).toPass({ timeout: 30_000 })
  // The copy of the page for times without its server is being made until then.
  await page.evaluate(async (most) => {
    const isMade = navigator.serviceWorker.ready.then(() => undefined)
    await Promise.race([isMade, new Promise((resolve) => setTimeout(resolve, most))])
  }, 10_000)
  await wait(2_000)
  const memory = await memoryOf(page)
  const before = memory()
  let most = before
  const looking = setInterval(() => (most = Math.max(most, memory())), 50)
  const downloading = page.waitForEvent('download', { timeout: 300_000 })
  const began = performance.now()
  await desk.markedOutputs.getByRole('button', { name: `Save ${count}` }).click()
  await downloading
  const zip = (performance.now() - began) / 1000
  clearInterval(looking)
  await expect(page.getByText(`${count} of ${count} saved and verified`)).toBeVisible()
  const bare = await bareLoop(page, files, count)
  const size = Number(/\/(\d+)$/.exec(files)?.[1])
  return { bytes: count * size, zip, bare, above: (most - before) / MEGABYTE }
}

/** How many stored tasks have so many outputs: one of ten has failed. */
function tasksWith(outputs: number): number {
  let [tasks, found] = [0, 0]
  for (; found < outputs; tasks++) if (tasks % 10 !== 3) found++
  return tasks
}

/** A page of memory on the machines that this runs on. */
const PAGE_BYTES = 4096

/** Bytes that the page's own process has in memory and shares with no other: Linux alone tells. */
async function memoryOf(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const browser = await page.context().browser()?.newBrowserCDPSession()
  const known = await browser?.send('SystemInfo.getProcessInfo')
  const ids = known?.processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id) ?? []
  const privateOf = (id: number) => {
    const [, resident, shared] = readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')
    return (Number(resident) - Number(shared)) * PAGE_BYTES
  }
  return () => ids.reduce((sum, id) => sum + privateOf(id), 0)
}
