import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures.ts'

/** Presses Tab until the button has the focus, as somebody without a pointer has to. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const wanted = page.getByRole('dialog').getByRole('button', { name })
  await expect(wanted).toBeVisible()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((node) => node === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(wanted).toBeFocused()
}

test('keys are changed by keyboard alone, a clash is refused by its name, and all of it can be taken back', async ({
  page,
}) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Tasks', level: 1 })).toBeAttached()
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(async () => {
    await page.keyboard.press('?')
    await expect(sheet).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await tabTo(page, /^New test prompt: n, change/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('p')
  await expect(sheet.getByRole('alert')).toHaveText('does “Pause or resume”')
  await page.keyboard.press('b')
  await expect(sheet.getByRole('button', { name: /^New test prompt: b, change/ })).toBeFocused()
  // While a key is awaited even Escape is only a key.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)

  await page.keyboard.press('n')
  await expect(page).toHaveURL(/\/$/)
  await page.keyboard.press('b')
  await expect(page).toHaveURL(/\/submit$/)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'New test prompt' })).toBeVisible()
  // The keys come after what is shown.
  await expect(async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await expect(page).toHaveURL(/\/$/, { timeout: 1_000 })
  }).toPass()
  await page.keyboard.press('b')
  await expect(page).toHaveURL(/\/submit$/)
  // The form takes the focus once it is there.
  await expect(page.getByLabel('Prompt', { exact: true })).toBeFocused()

  await page.locator('main').focus()
  await page.keyboard.press('?')
  await tabTo(page, /^All keys as they were$/)
  await page.keyboard.press('Enter')
  await expect(sheet.getByRole('button', { name: /^New test prompt: n, change/ })).toBeVisible()
})
