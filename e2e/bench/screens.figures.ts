/** Opening each screen over a hundred thousand stored tasks. */
import { expect, type Page } from '@playwright/test'
import { median } from '#testing/speed/figure.ts'
import { eachMs, eachRun, tellFigures } from './figure.ts'
import { test } from './fixtures.ts'
import { Meter, paintedAfter, takeLongTasks, watchOpening } from './measure.ts'
import { storeTasks } from './stored-tasks.ts'

const MANY = 100_000

/** What each shows once what it has to say of the tasks is there. */
const SCREENS = {
  Insights: '.recharts-surface',
  Outputs: '[data-tile]',
  Triage: 'svg[role="img"]',
} as const

type Name = keyof typeof SCREENS
const NAMES: readonly Name[] = ['Insights', 'Outputs', 'Triage']

function opened(page: Page, name: Name): Promise<number> {
  const link = page.getByRole('link', { name: new RegExp(`^${name}`) }).first()
  return paintedAfter(page, { event: 'click', selector: SCREENS[name] }, () => link.click())
}

test('screens at 100,000', async ({ inBrowser }, info) => {
  test.setTimeout(1_200_000)
  const runs = await eachRun(() =>
    inBrowser(async (page) => {
      await storeTasks(page, { count: MANY })
      await watchOpening(page, 'h1')
      await page.goto('/')
      await expect(page.locator('[role="grid"]')).toHaveAttribute('aria-rowcount', String(MANY + 1))
      await page.waitForTimeout(5_000)
      const before = await (await Meter.of(page)).heap()
      await takeLongTasks(page)
      const first: Partial<Record<Name, number>> = {}
      const again: Partial<Record<Name, number>> = {}
      for (const times of [first, again]) {
        for (const name of NAMES) {
          times[name] = await opened(page, name)
          await page.waitForTimeout(1_500)
        }
      }
      const [longest = 0] = await takeLongTasks(page)
      return { first, again, longest, before, after: await (await Meter.of(page)).heap() }
    }),
  )
  const heap = (of: (run: (typeof runs)[number]) => number) =>
    runs.map((run) => (of(run) / 2 ** 20).toFixed(0)).join(', ')
  const memory = `heap ${heap((run) => run.before)} MB before, ${heap((run) => run.after)} MB after all of them`
  tellFigures(
    info,
    NAMES.map((name) => {
      const times = runs.map(({ first }) => first[name] ?? Number.NaN)
      const again = eachMs(runs.map((run) => run.again[name] ?? Number.NaN))
      const beside = `${eachMs(times)}; once more: ${again}${name === 'Triage' ? `; ${memory}` : ''}`
      return {
        name: `100,000 stored: ${name}, opened for the first time, in ms`,
        value: median(times),
        most: 300,
        beside,
      }
    }),
  )
})
