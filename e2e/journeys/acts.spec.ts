import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures.ts'

const tickAll = (page: Page) => page.getByRole('checkbox', { name: 'Select all tasks in this list' }).check()
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Selected tasks' })

test('ticked tasks are saved, cancelled, paused, exported and forgotten where they stand', async ({
  desk,
  page,
  sandbox,
}) => {
  const done = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 })
  const waiting = await sandbox.tasks({ dialect: 'piapi', scenario: 'stuck-queue', count: 2, ageMs: 60_000 })
  await desk.start([...done, ...waiting], 'Sandbox PiAPI')
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  for (const id of waiting) await expect(desk.row(id)).toContainText('Queued')
  await tickAll(page)
  const bar = toolbar(page)
  await expectAccessible(page)

  const saved = page.waitForEvent('download')
  await bar.getByRole('button', { name: /^Save outputs/ }).click()
  expect((await saved).suggestedFilename()).toMatch(/\.zip$/)
  await expect(desk.messages).toContainText('2 of 2 saved and verified.')

  await bar.getByRole('button', { name: /^Pause/ }).click()
  await expect(desk.rows('paused')).toHaveCount(2)
  await desk.messages.getByRole('button', { name: 'Undo' }).first().click()
  await expect(desk.rows('paused')).toHaveCount(0)

  const exported = page.waitForEvent('download')
  await bar.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  expect((await exported).suggestedFilename()).toMatch(/\.csv$/)

  // It asks once: no vendor takes a cancel back.
  await bar.getByRole('button', { name: /^Cancel…/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel 2 tasks?' })
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Keep going' }).click()
  await expect(dialog).toBeHidden()
  for (const id of waiting) await expect(desk.row(id)).toContainText('Queued')
  await bar.getByRole('button', { name: /^Cancel…/ }).click()
  await dialog.getByRole('button', { name: 'Cancel 2 tasks' }).click()
  await expect(dialog).toBeHidden()
  await expect(desk.rows('Cancelled')).toHaveCount(2)
  await expect(bar.getByRole('button', { name: /^Cancel/ })).toHaveCount(0)

  await bar.getByRole('button', { name: 'Forget' }).click()
  await expect(desk.rows('Succeeded')).toHaveCount(0)
  await desk.messages.getByRole('button', { name: 'Undo' }).last().click()
  await expect(desk.rows('Succeeded')).toHaveCount(2)
})

test('only what a retry can help is sent again, with what it bills and sends said first', async ({
  desk,
  page,
  sandbox,
}) => {
  await page.goto('/submit')
  await page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
  await page.getByLabel('Prompt', { exact: true }).fill('task-timeout a lighthouse')
  await page.getByLabel('How many').fill('2')
  await page.getByRole('button', { name: /^Submit/ }).click()
  const refused = await sandbox.tasks({ dialect: 'hiapi', scenario: 'moderation-refusal', ageMs: 300_000 })
  await desk.go('Tasks')
  await desk.track(refused)
  await expect(desk.rows('task-timeout')).toHaveCount(2)
  await sandbox.advance(300_000)
  await expect(desk.rows(/Timed out|Failed/)).toHaveCount(3)
  await tickAll(page)
  await toolbar(page).getByRole('button', { name: 'Retry…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Retry 3 tasks' })
  await expect(dialog).toContainText('2 new tasks in the sandbox, which bills nothing.')
  await expect(dialog).toContainText('1 task would fail again unchanged')
  await expect(dialog.getByRole('region', { name: 'What is sent' })).toContainText('task-timeout a lighthouse')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Submit 2 new tasks' }).click()
  await expect(desk.rows('task-timeout')).toHaveCount(4)
})

test('single keys, g with a letter, and the palette act on the task one stands on', async ({
  context,
  desk,
  page,
  sandbox,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const [first = '', second = ''] = await sandbox.tasks({
    dialect: 'hiapi',
    scenario: 'happy-image',
    count: 2,
    ageMs: 300_000,
  })
  await desk.start([first, second])
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  await desk.row(first).click()
  await expect(desk.detail).toBeVisible()

  await page.keyboard.press('c')
  await expect(desk.messages).toContainText('1 id copied.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first)
  const saved = page.waitForEvent('download')
  await page.keyboard.press('d')
  await saved
  await page.keyboard.press('s')
  await expect(desk.messages).toContainText('It is over, or the vendor takes no cancel.')

  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await page.keyboard.type('Copy id')
  await expect(palette.getByRole('option', { name: /^Copy id/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()

  await page.keyboard.press('?')
  await expect(page.getByRole('region', { name: 'Go to' })).toContainText('g o')
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await page.keyboard.press('r')
  await expect(page).toHaveURL(/\/submit\?resubmit=/)
  // The text of the form has the focus then: the next keys would be typed.
  await expect(page.getByLabel('Prompt', { exact: true })).toBeFocused()
  await desk.go('Tasks')
  await expect(page.getByRole('heading', { name: 'Tasks', level: 1 })).toBeAttached()
  for (const [key, heading] of [
    ['o', 'Outputs'],
    ['i', 'Insights'],
    ['c', 'Connections'],
    ['r', 'Triage'],
  ]) {
    await page.keyboard.press('g')
    await page.keyboard.press(key ?? '')
    await expect(page.getByRole('heading', { name: heading ?? '', level: 1 })).toBeAttached()
  }
})

test('a row is a link: with Ctrl it opens in a tab of its own', async ({ context, desk, page, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([id])
  await expect(desk.rows('Succeeded')).toHaveCount(1)
  const opened = context.waitForEvent('page')
  await desk
    .row(id)
    .getByRole('link')
    .click({ modifiers: ['ControlOrMeta'] })
  const tab = await opened
  await expect(tab).toHaveURL(/\/task\//)
  await expect(tab.getByRole('region', { name: 'Task detail' })).toContainText(id.slice(-6))
  await tab.close()
  await expect(page.getByRole('row', { selected: true })).toHaveCount(0)
  await expect(desk.detail).toBeHidden()
})
