import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'

/** What has the focus, as a screen reader would begin to say it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement
    if (at === null || at === document.body) return 'nothing'
    const row = at.matches('[role="row"]') ? at.getAttribute('data-task') : null
    return row === null
      ? `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent}`
      : `row ${row}`
  })
}

test('whatever is closed, done or left, the focus lies on something sensible', async ({ desk, page, sandbox }) => {
  const done = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3, ageMs: 300_000 })
  const [waiting = ''] = await sandbox.tasks({ dialect: 'piapi', scenario: 'stuck-queue', ageMs: 60_000 })
  await desk.start([...done, waiting], 'Sandbox PiAPI')
  await expect(desk.rows('Succeeded')).toHaveCount(3)
  // The task that waits comes first, a moment after the rows say what they are: before it, keys would go to others.
  await expect(page.getByRole('row').nth(1)).toContainText(waiting.slice(-6))

  // Escape from the panel, with the focus in it. This is the second task.
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await desk.detail.getByRole('button', { name: 'Close task detail' }).focus()
  const opened = new URL(page.url()).searchParams.get('task')
  await page.keyboard.press('Escape')
  await expect(desk.detail).toBeHidden()
  await expect.poll(() => focused(page)).toBe(`row ${opened}`)

  // A task that is forgotten leaves the focus to the row in its place.
  await page.keyboard.press('#')
  await expect(desk.messages).toContainText('1 task forgotten here.')
  await expect.poll(() => focused(page)).toMatch(new RegExp(`^row (?!${opened}$)`))

  // A button that has done its work: Cancel.
  await desk.row(waiting).click()
  const cancel = desk.detail.getByRole('button', { name: 'Cancel task…' })
  await cancel.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the task' }).focus()
  await page.keyboard.press('Enter')
  await expect(cancel).toBeHidden()
  await expect.poll(() => focused(page)).toMatch(/^button /)
  await expect(desk.detail.locator(':focus')).toHaveCount(1)

  // The palette goes to another screen; `g t` and `n` leave screens whose rows had the focus.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  await page.keyboard.type('Outputs')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/outputs/)
  await expect.poll(() => focused(page)).toContain('Outputs')
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect.poll(() => focused(page)).toMatch(/^row /)
  await page.keyboard.press('n')
  await expect(page.getByLabel('Prompt', { exact: true })).toBeFocused()

  // A task that was just submitted is opened: its link is gone.
  await page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
  await page.getByLabel('Prompt', { exact: true }).fill('happy-image a fox')
  await page.getByRole('button', { name: /^Submit/ }).click()
  const made = page.getByRole('region', { name: 'Submitted tasks' }).getByRole('link').first()
  await made.focus()
  await page.keyboard.press('Enter')
  await expect(desk.detail).toBeVisible()
  await expect.poll(() => focused(page)).toMatch(/^row /)

  // Cancel of the form that adds a connection gives the focus back.
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  const add = page.getByRole('button', { name: 'Add a connection' })
  await add.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Cancel' }).focus()
  await page.keyboard.press('Enter')
  await expect(add).toBeFocused()
})

test('the tile under the keyboard can be seen', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  await desk.go('Outputs')
  await desk.focusFirstTile()
  await page.keyboard.press('ArrowRight')
  const tile = page.locator('article').filter({ has: page.locator('[data-tile]:focus') })
  await expect(tile).toHaveCSS('outline-width', '2px')
  await expect(tile).toHaveCSS('outline-style', 'solid')
})
