import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'

test('the main path by keyboard alone', async ({ desk, page, sandbox }) => {
  const failed = await sandbox.tasks({ dialect: 'hiapi', scenario: 'task-failed', ageMs: 300_000 })
  const images = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 })
  await page.goto('/')
  const paste = desk.pasteField
  await expect(paste).toBeVisible()
  for (let presses = 0; presses < 30 && !(await paste.evaluate((node) => node === document.activeElement)); presses++) {
    await page.keyboard.press('Tab')
  }
  await expect(paste).toBeFocused()
  await page.keyboard.insertText([...failed, ...images].join('\n'))
  const trackButton = desk.trackButton(3)
  await expect(trackButton).toBeVisible()
  for (
    let presses = 0;
    presses < 10 && !(await trackButton.evaluate((node) => node === document.activeElement));
    presses++
  ) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await expect(desk.rows('Succeeded')).toHaveCount(2)

  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('row', { selected: true })).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(desk.detail).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(desk.detail).toBeHidden()

  await page.keyboard.press('/')
  await page.keyboard.type('status:failed')
  await expect(desk.rows('Succeeded')).toHaveCount(0)
  await expect(desk.rows('Failed')).toHaveCount(1)
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('what is typed while the palette is still fetched stands in it, and does nothing elsewhere', async ({
  desk,
  page,
}) => {
  await page.goto('/insights')
  await keysAreThere(page)
  const fetched = await holdBack(page, '**/assets/command-palette*.js')
  const link = page.getByRole('link', { name: /^Submit/ }).first()
  await link.focus()
  await page.keyboard.press('Control+k')
  // Each of these is the key of something, and Enter would follow the link.
  await page.keyboard.type('nxtriagg')
  await page.keyboard.press('Enter')
  for (let times = 0; times < 2; times++) await page.keyboard.press('Backspace')
  await page.keyboard.type('g')
  await expect(page).toHaveURL(/\/insights/)
  fetched()
  const field = page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox')
  await expect(field).toHaveValue('nxtriag')
  await page.keyboard.type('e')
  await expect(field).toHaveValue('nxtriage')
  await expect(page).toHaveURL(/\/insights/)
  await field.fill('triage')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/triage/)
  await expect(desk.messages).toBeEmpty()
})

test('what is typed while a question is still fetched stands in it, and does nothing to the tasks behind it', async ({
  desk,
  page,
  sandbox,
}) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Succeeded')
  await keysAreThere(page)
  const fetched = await holdBack(page, '**/assets/act-dialog*.js')
  await page.keyboard.press('j')
  await expect(desk.row(id)).toBeFocused()
  const asked = page.waitForRequest('**/assets/act-dialog*.js')
  await page.keyboard.press('t')
  await asked
  // The first forgets the task, the second goes to another screen, and Enter would open what has the focus.
  await page.keyboard.type('#ne')
  await page.keyboard.press('Enter')
  fetched()
  const field = page.getByRole('dialog').getByLabel('Add tags')
  await expect(field).toHaveValue('#ne')
  await page.keyboard.type('w')
  await expect(field).toHaveValue('#new')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(desk.row(id)).toBeVisible()
  await expect(desk.messages).toBeEmpty()
})

/** Keys are there a moment after the screen. */
async function keysAreThere(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(async () => {
    await page.keyboard.press('?')
    await expect(sheet).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
}

/** As on a slow line; gives what lets it come. */
async function holdBack(page: Page, path: string): Promise<() => void> {
  let fetched = () => undefined as void
  const waits = new Promise<void>((resolve) => {
    fetched = resolve
  })
  await page.route(path, async (route) => {
    await waits
    await route.continue()
  })
  return fetched
}
