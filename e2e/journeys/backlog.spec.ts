import { expect, expectAccessible, test } from '../fixtures.ts'
import type { Sandbox } from '../sandbox.ts'

const SECOND = 1000

/** Ended tasks of a model, whose vendor states when each was made, started and ended. */
async function past(sandbox: Sandbox, model: string, count: number): Promise<readonly string[]> {
  return await sandbox.tasks({ dialect: 'piapi', scenario: 'happy-image', model, count, ageMs: 300 * SECOND })
}

test('a backlog is said once for the model, and one slow task by itself', async ({ desk, page, sandbox }) => {
  const known = [...(await past(sandbox, 'kling', 9)), ...(await past(sandbox, 'luma', 12))]
  const stuck = { dialect: 'piapi', scenario: 'stuck-queue', ageMs: 100 * SECOND }
  const backlog = await sandbox.tasks({ ...stuck, model: 'kling', count: 4 })
  const [alone = ''] = await sandbox.tasks({ ...stuck, model: 'luma' })
  await desk.start([...known, ...backlog, alone], 'Sandbox PiAPI')
  const strip = page.getByRole('region', { name: 'Needs attention' })

  await expect(strip).toContainText('kling is backed up: 4 of 4 queued tasks wait longer than usual')
  await expect(strip).toContainText('1 task slower than usual')
  const grid = page.getByRole('grid', { name: 'Tasks' })
  const diagnosis = desk.part('Diagnosis')
  await strip.getByRole('button', { name: 'Show the tasks of kling that wait' }).click()
  await expect(grid).toHaveAttribute('aria-rowcount', '5')
  for (const id of backlog) {
    await expect(desk.row(id)).toContainText('backed up')
    await expect(desk.row(id)).not.toContainText('slow')
  }
  await desk.row(backlog[0] ?? '').click()
  await expect(diagnosis.locator('li[aria-current="step"]')).toContainText('its queue is backed up')

  await strip.getByRole('button', { name: 'Show slow tasks' }).click()
  await expect(grid).toHaveAttribute('aria-rowcount', '6')
  await expect(desk.row(alone)).toContainText('slow')
  await desk.row(alone).click()
  // Where answers come slowly a wait of seconds is known too badly to teach anything: then whole tasks are compared.
  await expect(desk.part('What to do')).toContainText(
    /Slower than 100 % of \d+ · usually 0:0\d|Longer than 100 % of 12 took to finish · usually done after 0:\d\d/,
  )
  await expect(diagnosis.locator('li[aria-current="step"]')).toContainText('keep waiting')
  await expectAccessible(page)
  await diagnosis.getByRole('button', { name: 'Test' }).click()
  await expect(diagnosis.getByRole('status')).not.toBeEmpty()

  // What is usual is read off the tasks themselves, so it is known again after a reload.
  await page.reload()
  await expect(desk.row(alone)).toContainText('slow')
})

test('where one word means waiting and working, whole tasks are compared', async ({ desk, sandbox }) => {
  const guide = { dialect: 'hiapi-guide', model: 'gpt-image-2' }
  const done = await sandbox.tasks({ ...guide, scenario: 'happy-image', count: 10, ageMs: 300 * SECOND })
  const [late = ''] = await sandbox.tasks({ ...guide, scenario: 'stuck-queue', ageMs: 100 * SECOND })
  await desk.start([...done, late].map((id) => sandbox.guideAddress(id)))
  await desk.row(late).click()
  await expect(desk.part('What to do')).toContainText(
    /Longer than 100 % of 10 took to finish · usually done after 0:\d\d–0:\d\d/,
  )
})

test('a failed task is put where its code belongs', async ({ desk, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'task-timeout', ageMs: 300 * SECOND })
  await desk.start([id])
  await desk.row(id).click()
  const diagnosis = desk.part('Diagnosis')
  await expect(diagnosis.locator('summary[aria-current="step"]')).toContainText('Timed out')
  await expect(diagnosis.locator('li[aria-current="step"]')).toContainText('provider behind the vendor')
  await diagnosis.getByText('Failed', { exact: true }).click()
  await expect(diagnosis.getByText('The content was refused')).toBeVisible()
})
