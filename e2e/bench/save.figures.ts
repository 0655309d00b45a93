/** Saving many files, beside the least that anybody could do: six fetches at once, each hashed by the platform. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, type Page, test } from '@playwright/test'
import * as v from 'valibot'
import { Desk } from '../desk.ts'
import { startServer } from '../server.ts'
import { median } from '#testing/speed/figure.ts'
import { eachRun, tellFigures } from './figure.ts'
import { storeTasks } from './stored-tasks.ts'
import { type Unwatched, withUnwatched } from './unwatched.ts'

const MEGABYTE = 1024 ** 2
const FILES = 500
const SMALL = 200_000
const LARGE = 20 * MEGABYTE
const LARGE_FILES = 20

interface Saved {
  readonly bytes: number
  /** Seconds, beside those of fetching and hashing alone. */
  readonly zip: number
  readonly bare: number
  /** Megabytes of the page's process, above what it had before; and those of fetching and hashing alone. */
  readonly above: number
  readonly bareAbove: number
}

// oxlint-disable-next-line no-empty-pattern -- Playwright wants to see that no fixture is taken.
test('saving', async ({}, info) => {
  const source = fork('.ci/load/media-source.mjs')
  const [{ port }] = await once(source, 'message')
  const config = join(mkdtempSync(join(tmpdir(), 'renderwatch-bench-')), 'config.json')
  writeFileSync(config, JSON.stringify({ sandbox: true, mediaHosts: [`127.0.0.1:${port}`] }), { mode: 0o600 })
  const server = await startServer(['--config', config])
  try {
    const filesOf = (bytes: number) => `http://127.0.0.1:${port}/${bytes}`
    await warmUp(server.url, filesOf(SMALL))
    const runs = await eachRun(async () => ({
      small: await saved(server.url, filesOf(SMALL), FILES),
      large: await saved(server.url, filesOf(LARGE), LARGE_FILES),
    }))
    const speed = ({ bytes }: Saved, seconds: number) => bytes / MEGABYTE / seconds
    const ratioOf = ({ zip, bare }: Saved) => bare / zip
    const speedsOf = (run: Saved) => `${speed(run, run.zip).toFixed(0)} of ${speed(run, run.bare).toFixed(0)}`
    const [smalls, larges] = [runs.map((run) => run.small), runs.map((run) => run.large)]
    const above = (of: readonly Saved[]) => of.map((run) => run.above)
    const aboves = (of: readonly Saved[]) =>
      of.map((run) => `${run.above.toFixed(0)}, bare ${run.bareAbove.toFixed(0)}`).join('; ')
    tellFigures(info, [
      {
        name: '500 × 200 KB as a ZIP: speed, of bare fetches',
        value: median(smalls.map(ratioOf)),
        least: 0.8,
        beside: `${smalls.map(speedsOf).join(', ')} MB/s`,
      },
      { name: '… MB above idle', value: median(above(smalls)), most: 50, beside: aboves(smalls) },
      {
        name: '20 × 20 MB as a ZIP: MB above idle',
        value: median(above(larges)),
        most: 50,
        beside: `${aboves(larges)}; ${larges.map(speedsOf).join(', ')} MB/s`,
      },
    ])
  } finally {
    source.kill()
    await server.stop()
  }
})

/** Runs in the page: the least that anybody could do. In seconds. */
async function bareLoop({ files, count }: { files: string; count: number }): Promise<number> {
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
}

/** Runs in the page: saves what is marked, until the page says that all of it is saved. In seconds. */
async function savedAsZip(count: number): Promise<number> {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent === `Save ${count}`)
  if (button === undefined) throw new Error('nothing can be saved')
  const began = performance.now()
  await new Promise<void>((resolve) => {
    const looking = new MutationObserver(() => {
      if (!document.body.textContent.includes(`${count} of ${count} saved and verified`)) return
      looking.disconnect()
      resolve()
    })
    looking.observe(document.body, { childList: true, subtree: true, characterData: true })
    button.click()
  })
  return (performance.now() - began) / 1000
}

/** The code of a server is compiled as it is used, for some thousand requests: whoever came first would pay for that. */
async function warmUp(at: string, files: string): Promise<void> {
  await withUnwatched(
    async (page) => void (await page.goto(`${at}/`)),
    async (page) => {
      for (let loop = 0; loop < 5; loop++) await page.run(bareLoop, { files, count: FILES }, v.number())
    },
  )
}

async function saved(at: string, files: string, count: number): Promise<Saved> {
  const bytes = Number(/\/(\d+)$/.exec(files)?.[1])
  const prepare = async (page: Page) => {
    // A dialog of the system that no test can answer; without it, from the beginning, the ZIP is a plain download.
    await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }))
    await storeTasks(page, { count: tasksWith(count), open: 0, files, bytes, at })
    await page.goto(`${at}/outputs`)
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
  }
  // Each in a page of its own: whoever comes second there finds everything warm, and is quicker by a tenth.
  const inNewPage = (work: (page: Unwatched) => Promise<number>) =>
    withUnwatched(prepare, async (page) => {
      await wait(2_000)
      return peakOf(page, () => work(page))
    })
  const zip = await inNewPage((page) => page.run(savedAsZip, count, v.number()))
  const bare = await inNewPage((page) => page.run(bareLoop, { files, count }, v.number()))
  return { bytes: count * bytes, zip: zip.seconds, bare: bare.seconds, above: zip.above, bareAbove: bare.above }
}

/** The most memory while `work` is done, above what there was before. */
async function peakOf(page: Unwatched, work: () => Promise<number>): Promise<{ seconds: number; above: number }> {
  const before = page.memory()
  let most = before
  const looking = setInterval(() => (most = Math.max(most, page.memory())), 50)
  try {
    return { seconds: await work(), above: (most - before) / MEGABYTE }
  } finally {
    clearInterval(looking)
  }
}

/** How many stored tasks have so many outputs: one of ten has failed. */
function tasksWith(outputs: number): number {
  let [tasks, found] = [0, 0]
  for (; found < outputs; tasks++) if (tasks % 10 !== 3) found++
  return tasks
}
