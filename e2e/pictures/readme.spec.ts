import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { expect, test } from '../fixtures.ts'

/** The sandbox's sample, tracked, with nothing above it that asks or tells. */
async function sample(desk: Desk, url: string): Promise<void> {
  const { page } = desk
  await page.goto('/')
  const answer: { text: string } = await (await fetch(`${url}/sandbox/demo`)).json()
  await desk.pasteField.fill(answer.text)
  for (const choice of await page.getByRole('radiogroup').getByRole('radio').all()) {
    if (await choice.isVisible()) await choice.check()
  }
  await page.getByRole('button', { name: /^Track \d+ tasks$/ }).click()
  await expect(desk.rows('Failed').first()).toBeVisible()
  await page.getByRole('button', { name: 'Not now' }).click()
  for (const toast of await desk.messages.getByRole('button', { name: /close|dismiss/i }).all()) {
    await toast.click()
  }
}

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.screenshot({ path: `e2e/screenshots/${name}.png` })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the task list, ${colorScheme}`, async ({ desk, page, server }) => {
    await page.emulateMedia({ colorScheme })
    await sample(desk, server.url)
    await desk.rows('Failed').first().click()
    await expect(desk.part('What to do')).toBeVisible()
    // The first previews: a row's thumbnail is a picture of its own.
    await expect(page.getByRole('grid').locator('img').first()).toBeVisible()
    await picture(page, `tasks-${colorScheme}`)
  })
}

test('the other stops of the tour', async ({ desk, page, server }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await sample(desk, server.url)
  await desk.go('Triage')
  await expect(page.getByRole('main').getByRole('region').first()).toBeVisible()
  await picture(page, 'triage')

  await desk.go('Outputs')
  await expect(page.getByRole('main').locator('article img').nth(4)).toBeVisible()
  await page.waitForLoadState('networkidle')
  await picture(page, 'outputs')

  await desk.focusFirstTile()
  await page.keyboard.press('Shift+ArrowRight')
  await desk.markedOutputs.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('dialog', { name: 'Side by side' }).getByRole('img')).toHaveCount(2)
  await page.waitForLoadState('networkidle')
  await picture(page, 'compare')
  await page.keyboard.press('Escape')

  await desk.go('Insights')
  await expect(page.getByRole('region', { name: 'Queue age' }).locator('svg').first()).toBeVisible()
  await picture(page, 'insights')
})
