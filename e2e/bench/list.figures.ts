/** The list at a hundred thousand stored tasks, beside what it is with few or none. */
import { expect, type Page } from '@playwright/test'
import { median, quantile } from '#testing/speed/figure.ts'
import { bullBoard } from './bull-board.ts'
import { eachMs, eachRun, tellFigures } from './figure.ts'
import { test } from './fixtures.ts'
import {
  firstSeen,
  framesOfScrolling,
  LOOK_EVERY_MS,
  Meter,
  paintedAfter,
  takeLongTasks,
  watchOpening,
} from './measure.ts'
import { QUIET_PLACE, storeTasks } from './stored-tasks.ts'

const MANY = 100_000
const FEW = 1_000
/** What a visit waits for: a row, or the words that there is none. */
const FIRST = '[data-task], main h2'
const GRID = '[role="grid"]'
const SCROLLER = 'div:has(> h1)'
/** Long enough that slices of any kind of work are among them. */
const FRAMES = 120
/** Px a frame: a quick turn of the wheel. */
const STEP = 120

/** Until every task is in. Not by an expectation: what that looks at meanwhile costs the page time. */
async function allIn(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    ([selector, rows]) => document.querySelector(selector)?.getAttribute('aria-rowcount') === rows,
    [GRID, String(count + 1)] as const,
    { polling: LOOK_EVERY_MS },
  )
}

/** Until nothing of the visit is left to do. */
async function openedWhole(page: Page, count: number): Promise<void> {
  await allIn(page, count)
  await page.waitForTimeout(5_000)
}

test('first rows', async ({ inBrowser }, info) => {
  const board = await bullBoard()
  const runs = await eachRun(async () => ({
    none: await inBrowser(async (page) => {
      await page.goto('/')
      await expect(page.locator(FIRST)).toBeVisible()
      return secondVisit(page)
    }),
    many: await inBrowser(async (page) => {
      await storeTasks(page, { count: MANY })
      // The first visit after an import has kept nothing ready.
      await page.goto('/')
      await openedWhole(page, MANY)
      return secondVisit(page, MANY)
    }),
    board: await inBrowser(async (page) => {
      // As the others, with all but the list in the browser's cache.
      await board.firstJobs(page)
      return board.firstJobs(page)
    }),
  }))
  board.close()
  const [none, many] = [runs.map((run) => run.none.first), runs.map((run) => run.many.first)]
  const ratios = many.map((ms, at) => ms / (none[at] ?? Number.NaN))
  const longest = runs.map((run) => run.many.longest)
  const whole = `${eachMs(many)}; none stored: ${eachMs(none)}; all in ${eachMs(runs.map((run) => run.many.whole))}`
  const boards = runs.flatMap((run) => run.board ?? [])
  const beside = boards.length === 0 ? whole : `${whole}; Bull Board with as many jobs: ${eachMs(boards)}`
  tellFigures(info, [
    { name: '100,000 stored: first rows, of a visit with none', value: median(ratios), most: 1.3, beside },
    { name: '… longest task until all are in, in ms', value: median(longest), most: 50, beside: eachMs(longest) },
  ])
})

/** As in a new tab: what the visit before held is not let go of within this one, although one process shows both. */
async function secondVisit(page: Page, count?: number) {
  await page.goto(QUIET_PLACE)
  await (await Meter.of(page)).collectGarbage()
  await watchOpening(page, FIRST)
  await page.goto('/')
  const first = await firstSeen(page)
  if (count === undefined) return { first, whole: first, longest: 0 }
  await allIn(page, count)
  const whole = await page.evaluate(() => performance.now())
  await page.waitForTimeout(1_000)
  const [longest = 0] = await takeLongTasks(page)
  return { first, whole, longest }
}

test('keys and presses at 100,000', async ({ inBrowser }, info) => {
  test.setTimeout(1_200_000)
  const runs = await eachRun(() =>
    inBrowser(async (page) => {
      await storeTasks(page, { count: MANY })
      await page.goto('/')
      await openedWhole(page, MANY)
      const heap = await (await Meter.of(page)).heap()
      const rows = { selector: GRID, attribute: 'aria-rowcount' }
      await page.getByRole('combobox', { name: 'Search tasks' }).focus()
      const keys: number[] = []
      // What is typed becomes the address once it has settled: from there on it is the list's time.
      for (const key of ['w', 'a', 'Backspace', 'Backspace', 'x']) {
        const typed = { event: 'replaceState', ...rows }
        keys.push(await paintedAfter(page, typed, () => page.keyboard.press(key)))
        await page.waitForTimeout(300)
      }
      await page.keyboard.press('Escape')
      await allIn(page, MANY)
      const sorted = { event: 'click', selector: '[aria-sort]' }
      const sorts: number[] = []
      for (const name of ['Model', 'Total', 'Total', 'Attention']) {
        const heading = page.locator(GRID).getByRole('button', { name, exact: true })
        sorts.push(await paintedAfter(page, sorted, () => heading.click()))
        await page.waitForTimeout(300)
      }
      const all = { event: 'click', selector: '[role="toolbar"]' }
      const select = await paintedAfter(page, all, () =>
        page.getByRole('checkbox', { name: 'Select all tasks in this list' }).click(),
      )
      await page.keyboard.press('Escape')
      await page.waitForTimeout(500)
      const detail = await paintedAfter(page, { event: 'click', selector: 'section[aria-label="Task detail"]' }, () =>
        page.locator('[data-task]').nth(3).click(),
      )
      await page.keyboard.press('Escape')
      await page
        .getByRole('link', { name: /^Settings/ })
        .first()
        .click()
      await page.waitForTimeout(500)
      const open = await paintedAfter(page, { event: 'click', selector: '[data-task]' }, () =>
        page
          .getByRole('link', { name: /^Tasks/ })
          .first()
          .click(),
      )
      return { key: Math.max(...keys), keys, sort: Math.max(...sorts), sorts, select, detail, open, heap }
    }),
  )
  const mid = (of: (run: (typeof runs)[number]) => number) => median(runs.map(of))
  const beside = (of: (run: (typeof runs)[number]) => number) => eachMs(runs.map(of))
  const heap = `heap ${runs.map((run) => (run.heap / 2 ** 20).toFixed(0)).join(', ')} MB`
  tellFigures(info, [
    {
      name: '100,000 stored: slowest filter key to painted, in ms',
      value: mid((run) => run.key),
      most: 60,
      beside: runs.map((run) => eachMs(run.keys)).join('; '),
    },
    {
      name: '… slowest sort',
      value: mid((run) => run.sort),
      most: 100,
      beside: runs.map((run) => eachMs(run.sorts)).join('; '),
    },
    { name: '… select all', value: mid((run) => run.select), most: 300, beside: beside((run) => run.select) },
    { name: '… a task’s detail', value: mid((run) => run.detail), most: 300, beside: beside((run) => run.detail) },
    {
      name: '… back to the list from another screen',
      value: mid((run) => run.open),
      most: 300,
      beside: `${beside((run) => run.open)}; ${heap}`,
    },
  ])
})

test('scrolling', async ({ inBrowser }, info) => {
  const runs = await eachRun(async () => {
    const plain = await inBrowser(async (page) => {
      await page.goto('about:blank')
      await page.setContent(plainRows(FEW))
      return quantile(await framesOfScrolling(page, 'main', STEP, FRAMES), 0.95)
    })
    const [few, many] = [await scrolledList(FEW), await scrolledList(MANY)]
    return { plain, few: few / plain, many: many / plain }
  })

  function scrolledList(count: number) {
    return inBrowser(async (page) => {
      await storeTasks(page, { count })
      await page.goto('/')
      await openedWhole(page, count)
      return quantile(await framesOfScrolling(page, SCROLLER, STEP, FRAMES), 0.95)
    })
  }

  const plain = `plain rows: ${eachMs(runs.map((run) => run.plain))}`
  const [few, many] = [runs.map((run) => run.few), runs.map((run) => run.many)]
  tellFigures(info, [
    { name: 'Scrolling 1,000 rows: p95 of a frame, of plain rows', value: median(few), most: 1.2, beside: plain },
    { name: '… 100,000 rows', value: median(many), most: 1.2, beside: plain },
  ])
})

/** A list as anybody would write it: every row is there. */
function plainRows(count: number): string {
  const row = (at: number) =>
    `<div style="height:46px;display:flex;gap:16px;border-bottom:1px solid #ddd"><b>Succeeded</b><span>Task ${at}</span><span>1m 20s</span></div>`
  const rows = Array.from({ length: count }, (_, at) => row(at)).join('')
  return `<!doctype html><body style="margin:0"><main style="height:100vh;overflow:auto">${rows}</main>`
}
