import { expect, expectAccessible, test } from '../fixtures.ts'

const SCREENS = ['/', '/triage', '/outputs', '/insights', '/submit', '/connections', '/settings'] as const

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any screen, ${colorScheme}`, async ({ page, sandbox }) => {
    // Axe reads the whole page eight times.
    test.slow()
    await page.emulateMedia({ colorScheme })
    const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'mix', count: 40, ageMs: 400_000 })
    await page.goto('/')
    await expectAccessible(page)
    await page.getByRole('textbox', { name: 'Paste task ids' }).fill(`${ids.join('\n')}\nnothing here`)
    await expect(page.getByRole('button', { name: 'Track 40 tasks' })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Track 40 tasks' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Succeeded' }).first()).toBeVisible()
    await page.goto('/?phase=failed')
    await page.getByRole('row').filter({ hasText: 'Failed' }).first().click()
    await expect(page.getByRole('region', { name: 'What to do' })).toBeVisible()
    await expectAccessible(page)
    for (const path of SCREENS) {
      await page.goto(path)
      await expect(page.getByRole('main')).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
    }
  })
}

test('axe finds nothing serious on a phone', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const ids = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'mix', count: 12, ageMs: 400_000 })
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Paste task ids' }).fill(ids.map((id) => sandbox.guideAddress(id)).join('\n'))
  await page.getByRole('button', { name: 'Track 12 tasks' }).click()
  await expect(page.getByText('Succeeded').first()).toBeVisible()
  await expectAccessible(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
