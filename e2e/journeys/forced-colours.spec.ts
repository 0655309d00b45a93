import { expect, test } from '../fixtures.ts'

test('bars, dots and maps keep their colours where the system sets its own', async ({ desk, page, sandbox }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const failed = await sandbox.tasks({ dialect: 'hiapi', scenario: 'task-failed', count: 3, ageMs: 300_000 })
  const done = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 6, ageMs: 300_000 })
  await desk.start([...failed, ...done])
  await expect(desk.rows('Succeeded')).toHaveCount(6)
  /** Parts that are as good as invisible: their colour is that of the page behind them. */
  const vanished = (parts: string) =>
    page.locator(parts).evaluateAll((all) => {
      const behind = getComputedStyle(document.body).backgroundColor
      const shown = all.map((one) => getComputedStyle(one).backgroundColor)
      return { some: shown.length > 0, vanished: shown.filter((colour) => colour === behind).length }
    })
  await expect.poll(() => vanished('main [class*="-fill"]')).toMatchObject({ vanished: 0, some: true })
  await expect.poll(() => vanished('aside [class*="-fill"]')).toMatchObject({ vanished: 0 })

  await desk.go('Insights')
  await expect(page.getByRole('heading', { name: 'Insights', level: 1 })).toBeVisible()
  await expect(page.locator('main .bg-failed-fill').first()).toBeVisible()
  await expect
    .poll(() => vanished('main :is([class*="-fill"], .bg-accent:not(a, button), [style*="background"])'))
    .toMatchObject({ vanished: 0 })
})
