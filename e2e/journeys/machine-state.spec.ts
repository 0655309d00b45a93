import type { Page } from '@playwright/test'
import { expect, expectAccessible, test as base } from '../fixtures.ts'
import { ownStage, type Stage } from '../chaos/stage.ts'
import { expectNothingGreen } from '../nothing-green.ts'

const test = base.extend<{ readonly stage: Stage }>({ stage: ownStage })

const rail = (page: Page) => page.locator('aside')
const badge = (page: Page) => rail(page).getByRole('group', { name: 'Polling' })
const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id.slice(-6) })

/** The same bar on a phone, where there is no rail. */
const header = (page: Page) => page.locator('header').getByRole('group', { name: 'Polling' })

const SIZES = [
  { name: 'desk', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const

/** In both themes and on a phone as well as on a desk nothing is green; the pictures are there to be looked at. */
async function expectNothingGreenAnywhere(page: Page, screen: string, word: RegExp): Promise<void> {
  for (const { name, ...size } of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect((name === 'phone' ? header : badge)(page)).toContainText(word)
      await expect(page.locator('[data-tone=good]')).toHaveCount(0)
      await expectNothingGreen(page)
      const picture = `${screen}-${name}-${colorScheme}.png`
      await page.screenshot({ path: test.info().outputPath(picture), animations: 'disabled' })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Two tasks that never end, asked about and answered. */
async function watched(stage: Stage): Promise<{ readonly page: Page; readonly ids: readonly string[] }> {
  const ids = await stage.sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-running', ageMs: 60_000, count: 2 })
  const page = await stage.page()
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Paste task ids' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: 'Track 2 tasks' }).click()
  await expect(page.getByText('2 tasks added.')).toBeVisible()
  await expect(badge(page)).toContainText('Polling 2')
  await expect(badge(page)).toHaveAttribute('data-tone', 'good')
  // Proof that green is seen where it is right.
  await expect(expectNothingGreen(page)).rejects.toThrow()
  // The code of what is looked at later must be there before there is no way to fetch it.
  await row(page, ids[0] ?? '').click()
  await expect(page.getByRole('region', { name: 'Task detail' })).toContainText('last heard')
  await page.keyboard.press('Escape')
  await rail(page).getByRole('link', { name: 'Connections', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Chaos hiapi' })).toContainText('fine since')
  await rail(page)
    .getByRole('link', { name: /^Tasks/ })
    .click()
  // The news of the paste is green, and rightly so: it is over when it is gone.
  await expect(page.getByText('2 tasks added.')).toHaveCount(0)
  return { page, ids }
}

/** The badge, the toolbar, the strip, the rows, the detail and the cards say it in one word, and nothing is green. */
async function expectOneWord(page: Page, ids: readonly string[], word: RegExp): Promise<void> {
  await expect(badge(page)).toContainText(word)
  await expect(page.getByText(/^2 tasks · /)).toContainText(word)
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(word)
  for (const id of ids) await expect(row(page, id)).toContainText(word)
  await expectNothingGreenAnywhere(page, 'tasks', word)
  await row(page, ids[0] ?? '').click()
  await expect(page.getByRole('region', { name: 'Task detail' })).toContainText(word)
  await expectNothingGreenAnywhere(page, 'task', word)
  await expectAccessible(page)

  await rail(page).getByRole('link', { name: 'Connections', exact: true }).click()
  const card = page.getByRole('region', { name: 'Chaos hiapi' })
  await expect(card).toContainText(word)
  await expect(card).not.toContainText(/each task checked|fine since/)
  await expectNothingGreenAnywhere(page, 'connections', word)
}

test('with every key refused nothing is green, and everything says so', async ({ stage }) => {
  const { page, ids } = await watched(stage)
  await stage.sandbox.fault({ dialect: 'hiapi', kind: 'unauthorized', times: 1000 })
  await expectOneWord(page, ids, /key refused/i)
})

test('with the network gone nothing is green, and everything says so', async ({ stage }) => {
  const { page, ids } = await watched(stage)
  await (await stage.context()).setOffline(true)
  await expectOneWord(page, ids, /offline/i)
  await (await stage.context()).setOffline(false)
  await expect(badge(page)).toHaveAttribute('data-tone', 'good')
})

test('with the gateway stopped nothing is green, and everything says so', async ({ stage }) => {
  const { page, ids } = await watched(stage)
  await stage.killGateway()
  await expectOneWord(page, ids, /unreachable/i)
  await stage.startGateway()
  await expect(badge(page)).toHaveAttribute('data-tone', 'good')
})

test('a wait is said where it holds, and can be ended with the keyboard', async ({ stage }) => {
  const { page, ids } = await watched(stage)
  await stage.sandbox.fault({ dialect: 'hiapi', kind: 'throttle-seconds', times: 1 })
  const first = row(page, ids[0] ?? '')
  await expect(first).toContainText(/429 · \d+ s/)
  await expect(badge(page)).toContainText('Waiting until')
  await page.getByRole('button', { name: 'Ask Chaos hiapi now' }).first().focus()
  await page.keyboard.press('Enter')
  await expect(first).not.toContainText('429')
  await expect(badge(page)).toHaveAttribute('data-tone', 'good')
})
