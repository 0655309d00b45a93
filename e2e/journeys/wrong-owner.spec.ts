import type { Desk } from '../desk.ts'
import { expect, test } from '../fixtures.ts'
import type { Sandbox } from '../sandbox.ts'

/** A task of ByteSpike's that was given to the guide's connection, where nobody knows it. */
async function misplaced(desk: Desk, sandbox: Sandbox): Promise<string> {
  const [id = ''] = await sandbox.tasks({ dialect: 'bytespike', scenario: 'happy-image', ageMs: 300_000 })
  await desk.page.goto('/')
  await desk.pasteField.fill(sandbox.guideAddress(id))
  await desk.trackButton(1).click()
  await expect(desk.row(id)).toContainText('Not found')
  return id
}

test('a task that was given to the wrong dialect is asked for elsewhere by one button, with the keyboard', async ({
  desk,
  page,
  sandbox,
}) => {
  const id = await misplaced(desk, sandbox)
  await desk.row(id).click()
  const attempt = desk.detail.getByRole('button', { name: 'Try Sandbox ByteSpike', exact: true })
  await attempt.focus()
  await page.keyboard.press('Enter')
  await expect(desk.row(id)).toContainText('Succeeded')
  await expect(desk.row(id)).toHaveCount(1)
})

test('pasting it again moves it, and says so before', async ({ desk, page, sandbox }) => {
  const id = await misplaced(desk, sandbox)
  await desk.pasteField.fill(id)
  const preview = desk.panel('What was recognised')
  await expect(preview).toContainText('was not found under Sandbox HiAPI guide: it moves from there')
  await expect(preview).not.toContainText('already tracked')
  await desk.trackButton(1).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 task moved.')).toBeVisible()
  await expect(desk.row(id)).toContainText('Succeeded')
  await expect(desk.row(id)).toHaveCount(1)
})
