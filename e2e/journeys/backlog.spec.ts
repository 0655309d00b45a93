import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../fixtures.ts'
import type { Sandbox } from '../sandbox.ts'

const SECOND = 1000

async function track(page: Page, ids: readonly string[]): Promise<void> {
  await page.getByRole('textbox', { name: 'Paste task ids' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: `Track ${ids.length} task${ids.length === 1 ? '' : 's'}` }).click()
}

const row = (page: Page, id: string) => page.getByRole('row').filter({ hasText: id.slice(-6) })

/** Ended tasks of a model, whose vendor states when each was made, started and ended. */
async function past(sandbox: Sandbox, model: string, count: number): Promise<readonly string[]> {
  return await sandbox.tasks({ dialect: 'piapi', scenario: 'happy-image', model, count, ageMs: 300 * SECOND })
}

test('a backlog is said once for the model, and one slow task by itself', async ({ page, sandbox }) => {
  const known = [...(await past(sandbox, 'kling', 9)), ...(await past(sandbox, 'luma', 12))]
  const stuck = { dialect: 'piapi', scenario: 'stuck-queue', ageMs: 100 * SECOND }
  const backlog = await sandbox.tasks({ ...stuck, model: 'kling', count: 4 })
  const [alone = ''] = await sandbox.tasks({ ...stuck, model: 'luma' })
  await page.goto('/')
  await track(page, [...known, ...backlog, alone])
  const strip = page.getByRole('region', { name: 'Needs attention' })

  await expect(strip).toContainText('kling is backed up: 4 of 4 queued tasks wait longer than usual')
  await expect(strip).toContainText('1 task slower than usual')
  const grid = page.getByRole('grid', { name: 'Tasks' })
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await strip.getByRole('button', { name: 'Show the tasks of kling that wait' }).click()
  await expect(grid).toHaveAttribute('aria-rowcount', '5')
  for (const id of backlog) {
    await expect(row(page, id)).toContainText('backed up')
    await expect(row(page, id)).not.toContainText('slow')
  }
  await row(page, backlog[0] ?? '').click()
  await expect(diagnosis.locator('li[aria-current="step"]')).toContainText('its queue is backed up')

  await strip.getByRole('button', { name: 'Show slow tasks' }).click()
  await expect(grid).toHaveAttribute('aria-rowcount', '6')
  await expect(row(page, alone)).toContainText('slow · p95')
  const detail = page.getByRole('region', { name: 'Task detail' })
  await row(page, alone).click()
  await expect(detail.getByRole('region', { name: 'What to do' })).toContainText(
    /Slower than 100 % of 12 · usually 0:0\d/,
  )
  await expect(diagnosis.locator('li[aria-current="step"]')).toContainText('keep waiting')
  await expectAccessible(page)
  await diagnosis.getByRole('button', { name: 'Test' }).click()
  await expect(diagnosis.getByRole('status')).not.toBeEmpty()

  // What is usual is read off the tasks themselves, so it is known again after a reload.
  await page.reload()
  await expect(row(page, alone)).toContainText('slow · p95')
})

test('where one word means waiting and working, whole tasks are compared', async ({ page, sandbox }) => {
  const guide = { dialect: 'hiapi-guide', model: 'gpt-image-2' }
  const done = await sandbox.tasks({ ...guide, scenario: 'happy-image', count: 10, ageMs: 300 * SECOND })
  const [late = ''] = await sandbox.tasks({ ...guide, scenario: 'stuck-queue', ageMs: 100 * SECOND })
  await page.goto('/')
  await track(
    page,
    [...done, late].map((id) => sandbox.guideAddress(id)),
  )
  await row(page, late).click()
  await expect(page.getByRole('region', { name: 'What to do' })).toContainText(
    /Longer than 100 % of 10 took to finish · usually done after 0:\d\d–0:\d\d/,
  )
})

test('a failed task is put where its code belongs', async ({ page, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'task-timeout', ageMs: 300 * SECOND })
  await page.goto('/')
  await track(page, [id])
  await row(page, id).click()
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' })
  await expect(diagnosis.locator('summary[aria-current="step"]')).toContainText('Timed out')
  await expect(diagnosis.locator('li[aria-current="step"]')).toContainText('provider behind the vendor')
  await diagnosis.getByText('Failed', { exact: true }).click()
  await expect(diagnosis.getByText('The content was refused')).toBeVisible()
})
