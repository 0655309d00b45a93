import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures.ts'

async function submit(page: Page, prompt: string, count = 1): Promise<void> {
  await page.goto('/submit')
  await page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
  await page.getByLabel('Prompt', { exact: true }).fill(prompt)
  if (count > 1) await page.getByLabel('How many').fill(String(count))
  await page.getByRole('button', { name: /^Submit/ }).click()
}

test('a moderation group is fixed and retried, with the cost stated first', async ({ desk, page, sandbox }) => {
  const before = (await sandbox.existing()).length
  await submit(page, 'moderation-refusal a fox with a banner', 3)
  const elsewhere = await sandbox.tasks({ dialect: 'hiapi', scenario: 'moderation-refusal', ageMs: 300_000 })
  await desk.go('Tasks')
  await desk.track(elsewhere)
  await expect.poll(async () => (await sandbox.existing()).length).toBe(before + 4)
  await sandbox.advance(300_000)
  await expect(desk.rows('Failed')).toHaveCount(4)

  await page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: /^Triage/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: 'Triage' })).toBeVisible()
  const group = page.getByRole('region', { name: /content check/ })
  await expect(group).toContainText('Who acts')
  await expect(group).toContainText('1 task was submitted elsewhere')
  await expectAccessible(page)
  // Never blindly: the only way is through a change.
  await expect(page.getByRole('button', { name: /^Resubmit/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Edit and resubmit 3 tasks' }).click()

  const dialog = page.getByRole('dialog', { name: 'Resubmit 3 tasks' })
  await expect(dialog).toContainText('3 new tasks in the sandbox, which bills nothing.')
  await expect(dialog.getByRole('button', { name: /^Submit/ })).toBeDisabled()
  await dialog.getByLabel('Text in the prompts').fill('moderation-refusal')
  await dialog.getByLabel('Replace with').fill('happy-image')
  await expect(dialog).toContainText('Changes all 3 requests.')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Submit 3 new tasks' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('3 tasks were sent again already.')).toBeVisible()
  await expect(page.getByRole('button', { name: /resubmit/i })).toHaveCount(0)

  await desk.go('Tasks')
  await sandbox.advance(300_000)
  await expect(desk.rows('happy-image a fox').filter({ hasText: 'Succeeded' })).toHaveCount(3)
})

test('an empty balance cannot be resubmitted until the cause is fixed', async ({ desk, page }) => {
  await submit(page, 'submit-no-credit a lighthouse')
  await desk.go('Triage')
  const group = page.getByRole('region', { name: /balance/i })
  await expect(group).toContainText('HiAPI')
  await expect(group).toContainText('helps only after a change')
  await expect(page.getByRole('button', { name: /resubmit/i })).toHaveCount(0)
  await group.getByRole('button', { name: 'Test' }).click()
  await group.getByRole('checkbox', { name: 'I have topped up the balance' }).check()
  await group.getByRole('button', { name: 'Resubmit 1 task' }).click()
  await expect(page.getByRole('dialog')).toContainText('1 new task in the sandbox, which bills nothing.')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('nothing failed is a calm page', async ({ page }) => {
  await page.goto('/triage')
  await expect(page.getByText('Nothing has failed')).toBeVisible()
  await expectAccessible(page)
})
