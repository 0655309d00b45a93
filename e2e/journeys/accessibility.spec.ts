import { expect, expectAccessible, test } from '../fixtures.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in what a paste and a failure bring up, ${colorScheme}`, async ({
    desk,
    page,
    sandbox,
  }) => {
    await page.emulateMedia({ colorScheme })
    const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'mix', count: 40, ageMs: 400_000 })
    await page.goto('/')
    await expectAccessible(page)
    await desk.pasteField.fill(`${ids.join('\n')}\nnothing here`)
    await expect(desk.trackButton(40)).toBeVisible()
    await expectAccessible(page)
    await desk.trackFound(40)
    await expect(desk.rows('Succeeded').first()).toBeVisible()
    await page.goto('/?phase=failed')
    await desk.rows('Failed').first().click()
    await expect(desk.part('What to do')).toBeVisible()
    await expectAccessible(page)
  })
}

test('axe finds nothing serious on a phone', async ({ desk, page, sandbox }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const ids = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'mix', count: 12, ageMs: 400_000 })
  await desk.start(ids.map((id) => sandbox.guideAddress(id)))
  await expect(page.getByText('Succeeded').first()).toBeVisible()
  await expectAccessible(page)
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
