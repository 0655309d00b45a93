import { expect, test } from '../fixtures.ts'

test.use({ locale: 'de-DE' })

test('dates and numbers are the reader’s, the words are English; another way of writing shows at once and is kept', async ({
  page,
}) => {
  await page.goto('/settings')
  const appearance = page.getByRole('region', { name: 'Appearance' })
  await expect(appearance).toContainText(/Now: \d+\. \p{L}+\.? \d{4}, \d\d:\d\d:\d\d \p{L}+/u)
  await expect(appearance).toContainText('Such as 1.234,5')
  await appearance.getByRole('button', { name: 'English', exact: true }).click()
  await expect(appearance).toContainText('Such as 1,234.5')
  await expect(appearance).toContainText(/Now: \d+ \w+ \d{4}, /)
  await page.reload()
  await expect(appearance).toContainText('Such as 1,234.5')
})
