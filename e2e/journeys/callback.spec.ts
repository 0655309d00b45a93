/** A task that was submitted with a callback address, and whose callback nobody saw. */
import { expect, expectAccessible, test } from '../fixtures.ts'

test('a succeeded task with a callback says what to check, and how to know a genuine callback', async ({
  desk,
  page,
  sandbox,
}) => {
  await page.goto('/submit?connection=sandbox-hiapi')
  await page.getByLabel('Prompt', { exact: true }).fill('A fox in the snow')
  await page.getByText('Call options').click()
  await page.getByLabel('Callback address').fill('http://192.168.0.7/hook?secret=abc')
  await page.getByRole('button', { name: 'Submit' }).click()
  // Not by loading the page anew: that may stop a submit before it was written down.
  await desk.go('Tasks')
  const row = desk.rows('A fox in the snow')
  await expect(row).toContainText(/Queued|Running|Succeeded/)
  await row.click()
  await expect(desk.part('Timeline')).toBeVisible()
  const card = desk.part('Callback')
  await expect(card).toBeHidden()
  await sandbox.advance(300_000)
  await expect(row).toContainText('Succeeded')
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

test('a pasted task may have had a callback: what to check is offered as a possibility, and nothing is said to be wrong', async ({
  desk,
  sandbox,
}) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([id])
  await desk.row(id).click()
  const card = desk.part('Callback')
  await card.getByText('If it was submitted with a callback address').click()
  await expect(card.getByRole('listitem').first()).toBeVisible()
  await expect(card).not.toContainText('Not so here.')
})
