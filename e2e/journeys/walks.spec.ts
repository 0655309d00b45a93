import { watchWalks } from '#testing/walks.ts'
import { storeTasks } from '../bench/stored-tasks.ts'
import { expect, test } from '../fixtures.ts'

declare global {
  interface Window {
    watchWalks?: typeof watchWalks
    walks?: (() => readonly string[]) | undefined
  }
}

const STORED = 4_000
/** Whoever reads so many members of a list in one go walks. */
const MANY = 3_000

/** Once a minute all that is on the disk is compared with all that is in the list: that is its purpose. */
const COMPARING = 'assets/upkeep-'

const SCREENS = ['Tasks', 'Outputs', 'Triage', 'Insights', 'Submit', 'Connections', 'Settings'] as const

test('no screen goes through what is stored while tasks are polled and end', async ({ desk, page, sandbox }) => {
  test.setTimeout(240_000)
  // A page of one script has no icon to name.
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
  await storeTasks(page, { count: STORED })
  await page.addInitScript(`window.watchWalks = ${watchWalks.toString()}`)
  await page.goto('/')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(STORED + 1))
  const rail = (screen: string) => page.getByRole('link', { name: new RegExp(`^${screen}`) }).first()
  const found: string[] = []
  for (const screen of SCREENS) {
    await rail('Tasks').click()
    const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image' })
    const before = await page.title()
    await desk.track(ids)
    await expect(page).not.toHaveTitle(before)
    await rail(screen).click()
    // What is made on opening is made by then.
    await page.waitForTimeout(2_500)
    await page.evaluate((least) => (window.walks = window.watchWalks?.(least)), MANY)
    const running = await page.title()
    for (const id of ids) await sandbox.advanceUntil(id, 'succeeded')
    await expect(page).not.toHaveTitle(running)
    // Charts follow once a second, and ticks come once a second.
    await page.waitForTimeout(2_500)
    const walks = await page.evaluate(() => window.walks?.() ?? [])
    found.push(...walks.filter((walk) => !walk.includes(COMPARING)).map((walk) => `${screen}: ${walk}`))
  }
  expect(found).toEqual([])
})
