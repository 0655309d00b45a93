/** A task that was submitted with a callback address, and whose callback nobody saw. */
import { expect, expectAccessible, test } from '../fixtures.ts'

test('a succeeded task with a callback says what to check, and how to know a genuine callback', async ({
  page,
  sandbox,
}) => {
  await page.goto('/submit?connection=sandbox-hiapi')
  await page.getByLabel('Prompt').fill('A fox in the snow')
  await page.getByText('Call options').click()
  await page.getByLabel('Callback address').fill('http://192.168.0.7/hook?secret=abc')
  await page.getByRole('button', { name: 'Submit' }).click()
  await page.goto('/')
  const row = page.getByRole('row').filter({ hasText: 'A fox in the snow' })
  await expect(row).toContainText('Queued')
  await row.click()
  const detail = page.getByRole('region', { name: 'Task detail' })
  await expect(detail.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await expect(detail.getByRole('region', { name: 'Callback' })).toBeHidden()
  await sandbox.advance(300_000)
  await expect(row).toContainText('Succeeded')
  const card = detail.getByRole('region', { name: 'Callback' })
  await card.getByText('It never came?').click()
  await expect(card).toContainText('http://192.168.0.7/hook.')
  await expect(card).not.toContainText('secret=abc')
  await expect(card.getByRole('listitem').filter({ hasText: 'is https' })).toContainText('Not so here.')
  await expect(card.getByRole('listitem').filter({ hasText: 'reached from the internet' })).toContainText(
    'Not so here.',
  )
  await expect(card.getByRole('listitem').filter({ hasText: 'answers 2xx' })).not.toContainText('Not so here.')
  await expect(card).toContainText('x-hiapi-signature')
  await expectAccessible(page)
})
