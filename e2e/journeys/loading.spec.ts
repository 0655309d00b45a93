import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { exportedTasks } from '../exported-tasks.ts'
import { anotherBrowser, expect, test } from '../fixtures.ts'
import { startServer } from '../server.ts'

declare global {
  interface Window {
    /** The rows of the first frame that had any, what they said, and how many the list said there were: -1 for unknown. */
    begun?: { readonly keys: readonly string[]; readonly text: string; readonly count: string | null }
  }
}

/** What screens say only where there is nothing. */
const EMPTY =
  /No tasks yet|Nothing made yet|Nothing has failed|Nothing to chart yet|Nothing needs attention|Nothing here passes|No task passes|No connection to submit to|no connection yet|(?<![\d,])0\s*(?:Succeeded|Failed)/i

/** What may be true of a screen once everything is read, and is an invention before. */
const TOO_EARLY = /(?<![\d,.])0 (?:tasks?|outputs?|files?)\b/

const STORED = 5_000
/** Rows, at the least. */
const IN_VIEW = 8

test('with 5,000 stored tasks no frame of a reload says that there is nothing', async ({ page }) => {
  test.setTimeout(120_000)
  await page.addInitScript(() => {
    const seen = new Set<string>()
    let frames = 0
    const look = () => {
      frames += 1
      const parts = [...document.querySelectorAll('main, aside')].map(({ textContent }) => textContent.slice(0, 5_000))
      if (parts.length > 0) seen.add(parts.join(' | '))
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    Object.assign(globalThis, { seenFrames: () => ({ frames, texts: [...seen] }) })
  })
  const collected = () => page.evaluate<{ frames: number; texts: string[] }>('globalThis.seenFrames()')

  // Proof that it is seen where it is true. A frame is looked at after it is said that it is visible.
  await page.goto('/')
  await expect.poll(async () => (await collected()).texts.some((text) => EMPTY.test(text))).toBe(true)

  await importMany(page)
  for (const { path, sign } of [
    { path: '/', sign: '5,000 tasks' },
    { path: '/triage', sign: 'TASK_FAILED' },
    { path: '/outputs', sign: 'made.bin' },
    { path: '/insights', sign: 'TASK_FAILED' },
    { path: '/connections', sign: '5,000 tasks' },
    { path: '/submit', sign: 'Sandbox HiAPI' },
    { path: '/settings', sign: '5,000' },
  ]) {
    await page.goto(path)
    await page.reload()
    // Until a frame has shown it: what came before is what is asked about.
    await expect.poll(async () => (await collected()).texts.some((text) => text.includes(sign))).toBe(true)
    const { frames, texts } = await collected()
    expect(frames).toBeGreaterThan(1)
    expect(texts.filter((text) => EMPTY.test(text))).toEqual([])
    const early = texts.slice(
      0,
      texts.findIndex((text) => text.includes(sign)),
    )
    expect(early.filter((text) => TOO_EARLY.test(text))).toEqual([])
  }
})

async function importMany(page: Page) {
  await page.goto('/settings')
  await page
    .getByLabel('File of exported tasks')
    .setInputFiles({ name: 'tasks.json', mimeType: 'application/json', buffer: exportedTasks(STORED) })
  await expect(page.getByRole('status', { name: 'Result of the import' })).toContainText('5,000 tasks added')
}

/** Opens the list again until it begins with rows that were kept ready; they must be those that it ends with. */
async function beginsAtOnce(page: Page, path: string) {
  const grid = page.getByRole('grid', { name: 'Tasks' }).or(page.getByRole('treegrid', { name: 'Tasks' }))
  const keysOf = () =>
    page.locator('[data-row]').evaluateAll((rows: HTMLElement[]) => rows.map(({ dataset }) => dataset['row'] ?? ''))
  await page.goto(path)
  await expect(grid).not.toHaveAttribute('aria-rowcount', '-1')
  await expect
    .poll(
      async () => {
        await page.goto(path)
        await page.waitForFunction(() => window.begun)
        return page.evaluate(() => window.begun?.count)
      },
      // They are written down a while after they are shown.
      { timeout: 60_000, intervals: [4_000] },
    )
    .toBe('-1')
  const { keys = [], text = '' } = (await page.evaluate(() => window.begun)) ?? {}
  await expect(grid).not.toHaveAttribute('aria-rowcount', '-1')
  // As many as are in view: those below are drawn as there is room.
  expect((await keysOf()).slice(0, IN_VIEW)).toEqual(keys.slice(0, IN_VIEW))
  expect(keys.length).toBeGreaterThanOrEqual(IN_VIEW)
  // How many a group has is not known yet.
  expect(text).not.toMatch(/\d tasks?\b/)
}

/** Looks at each frame until there are rows. */
async function watchBeginning(page: Page) {
  await page.addInitScript(() => {
    const look = () => {
      const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
      const keys = rows.map(({ dataset }) => dataset['row'] ?? '')
      const text = rows.map(({ textContent }) => textContent).join('\n')
      const count = document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount') ?? null
      // What headings of groups are made of comes a little later.
      const lacksHeading = document.querySelector('[role="treegrid"]:not(:has([aria-expanded]))') !== null
      if (keys.length > 0 && !lacksHeading) window.begun = { keys, text, count }
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

test('a visit begins with the rows of what it opens, before all tasks are read: all, through a filter, and in groups', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await watchBeginning(page)
  await importMany(page)
  await beginsAtOnce(page, '/')
  await beginsAtOnce(page, '/?phase=failed')
  // The look through a filter has not taken its place.
  await beginsAtOnce(page, '/')
  await beginsAtOnce(page, '/?group=model')
})

test('so does one whose gateway keeps the list', async ({ browser, complaints }) => {
  test.setTimeout(180_000)
  const server = await startServer(['--keep', mkdtempSync(join(tmpdir(), 'renderwatch-keep-'))])
  try {
    const { context, desk } = await anotherBrowser(browser, server.url, complaints)
    await watchBeginning(desk.page)
    await importMany(desk.page)
    await beginsAtOnce(desk.page, '/')
    await beginsAtOnce(desk.page, '/?phase=failed')
    await context.close()
  } finally {
    await server.stop()
  }
})
