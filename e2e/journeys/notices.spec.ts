import { expect, test } from '../fixtures.ts'

declare global {
  interface Window {
    hide: (hidden: boolean) => void
    shown: Notification[]
  }
}

test('a notice is asked for in context, comes while the page is hidden, and a click lands on the task', async ({
  page,
  context,
  sandbox,
  server,
}) => {
  await context.grantPermissions(['notifications'], { origin: server.url })
  await page.addInitScript(() => {
    let state: DocumentVisibilityState = 'visible'
    Object.defineProperty(document, 'visibilityState', { get: () => state })
    window.hide = (hidden) => {
      state = hidden ? 'hidden' : 'visible'
      document.dispatchEvent(new Event('visibilitychange'))
    }
    window.shown = []
    window.Notification = class extends window.Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        window.shown.push(this)
      }
    }
  })
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image' })
  await page.goto('/')
  // Never on load.
  await expect(page.getByRole('region', { name: 'Desktop notices' })).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Paste task ids' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: 'Track 1 task' }).click()
  const question = page.getByRole('region', { name: 'Desktop notices' })
  await expect(question).toContainText('Tell me when watched tasks end?')
  await question.getByRole('button', { name: 'Tell me' }).click()
  await expect(question).toBeHidden()
  const row = page.getByRole('row').filter({ hasText: ids[0]?.slice(-6) ?? '' })
  await expect(row).toContainText(/Queued|Running/)

  await page.evaluate(() => window.hide(true))
  await sandbox.advance(300_000)
  await expect
    .poll(() => page.evaluate(() => window.shown.map(({ title }) => title)), { timeout: 30_000 })
    .toEqual(['Succeeded'])
  await page.evaluate(() => {
    window.hide(false)
    window.shown[0]?.dispatchEvent(new Event('click'))
  })
  await expect(page.getByRole('region', { name: 'Task detail' })).toBeVisible()
  await expect(page).toHaveURL(/task=/)

  // Neither twice nor after a reload.
  await page.reload()
  await expect(page.getByRole('row').filter({ hasText: 'Succeeded' })).toHaveCount(1)
  await page.evaluate(() => window.hide(true))
  await page.waitForTimeout(3_000)
  expect(await page.evaluate(() => window.shown.length)).toBe(0)
})
