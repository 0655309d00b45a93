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
      return { of: shown.length, vanished: shown.filter((colour) => colour === behind).length }
    })
  const bars = await vanished('main [class*="-fill"]')
  expect(bars.of).toBeGreaterThan(0)
  expect(bars.vanished).toBe(0)
  expect((await vanished('aside [class*="-fill"]')).vanished).toBe(0)

  await desk.go('Insights')
  await expect(page.getByRole('heading', { name: 'Insights', level: 1 })).toBeVisible()
  await expect(page.locator('main .bg-failed-fill').first()).toBeVisible()
  expect(
    (await vanished('main :is([class*="-fill"], .bg-accent:not(a, button), [style*="background"])')).vanished,
  ).toBe(0)
})
