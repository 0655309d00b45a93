import { expect, test } from '../fixtures.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the task list, ${colorScheme}`, async ({ desk, page, server }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/')
    const sample: { text: string } = await (await fetch(`${server.url}/sandbox/demo`)).json()
    await desk.pasteField.fill(sample.text)
    for (const choice of await page.getByRole('radiogroup').getByRole('radio').all()) {
      if (await choice.isVisible()) await choice.check()
    }
    await page.getByRole('button', { name: /^Track \d+ tasks$/ }).click()
    const failed = desk.rows('Failed').first()
    await expect(failed).toBeVisible()
    await failed.click()
    await expect(desk.part('What to do')).toBeVisible()
    await page.getByRole('button', { name: 'Not now' }).click()
    for (const toast of await desk.messages.getByRole('button', { name: /close|dismiss/i }).all()) {
      await toast.click()
    }
    // The first previews: a row's thumbnail is a picture of its own.
    await expect(page.getByRole('grid').locator('img').first()).toBeVisible()
    await page.screenshot({ path: `e2e/screenshots/tasks-${colorScheme}.png` })
  })
}
