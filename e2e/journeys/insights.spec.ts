import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { expect, expectAccessible, test } from '../fixtures.ts'

const HOUR = 3_600_000

/** Ids of the guide's dialect look like another vendor's: the person says whose they are. */
async function startWithGuides(desk: Desk, ids: readonly string[]): Promise<void> {
  await desk.page.goto('/')
  await desk.pasteField.fill(ids.join('\n'))
  await desk.page.getByRole('radio', { name: 'Sandbox HiAPI guide' }).check()
  await desk.trackFound(ids.length)
}

const region = (page: Page, name: string) => page.getByRole('region', { name })

test.describe('a chart point opened', () => {
  test('a bar of failures leads to the tasks that failed with this code, and to no others', async ({
    desk,
    page,
    sandbox,
  }) => {
    const failed = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'task-failed', count: 3, ageMs: HOUR })
    const timedOut = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'task-timeout', count: 2, ageMs: HOUR })
    const fine = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'happy-image', count: 4, ageMs: HOUR })
    await startWithGuides(desk, [...failed, ...timedOut, ...fine])
    await desk.go('Insights')
    const bars = region(page, 'Why tasks failed')
    await expect(bars).toContainText('5 of 9')
    await expect(bars.getByRole('link')).toHaveCount(2)
    await bars.getByRole('link').first().click()
    await expect(desk.rows('Failed')).toHaveCount(3)
    for (const id of failed) await expect(desk.row(id)).toBeVisible()
    await expect(desk.rows('Succeeded')).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^Remove filter Error code/ })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Remove filter Ended/ })).toBeVisible()
    await page.goBack()
    await expect(region(page, 'Why tasks failed')).toContainText('5 of 9')
  })

  test('a bucket leads to the tasks that ended in it, by pointer and by keyboard', async ({ desk, page, sandbox }) => {
    const early = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'happy-image', ageMs: 6 * HOUR })
    const late = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'happy-image', ageMs: 2 * HOUR })
    await startWithGuides(desk, [...early, ...late])
    await desk.go('Insights')
    const finished = region(page, 'Finished tasks')
    await expect(finished).toContainText('2 tasks')

    const bar = finished.locator('.recharts-bar-rectangle path').last()
    await bar.click()
    await expectOnly(desk, late, early)

    await page.goBack()
    await finished.getByText('Finished tasks as a table').focus()
    await page.keyboard.press('Enter')
    const links = finished.getByRole('table').getByRole('link')
    await expect(links).toHaveCount(2)
    await links.last().focus()
    await page.keyboard.press('Enter')
    await expectOnly(desk, early, late)
  })

  test('a point of the queue age leads to the tasks that had waited', async ({ desk, page, sandbox }) => {
    const image = await sandbox.tasks({
      dialect: 'hiapi-guide',
      scenario: 'happy-image',
      ageMs: 3 * HOUR,
      model: 'model-a',
    })
    const other = await sandbox.tasks({
      dialect: 'hiapi-guide',
      scenario: 'happy-image',
      ageMs: 3 * HOUR,
      model: 'model-b',
    })
    await startWithGuides(desk, [...image, ...other])
    await desk.go('Insights')
    const chart = region(page, 'Queue age')
    await chart.getByText('Queue age as a table').click()
    const columns = chart.getByRole('table').getByRole('columnheader')
    await expect(columns).toHaveText(['p50 · p95 (samples)', 'model-a', 'model-b'])
    await chart.getByRole('table').locator('td:nth-of-type(1)').getByRole('link').click()
    await expectOnly(desk, image, other)
    await expect(page.getByRole('button', { name: /^Remove filter Wait over/ })).toBeVisible()
  })
})

test('range and filters stand in the address', async ({ desk, page, sandbox }) => {
  const a = await sandbox.tasks({
    dialect: 'hiapi-guide',
    scenario: 'happy-image',
    count: 3,
    ageMs: 2 * HOUR,
    model: 'model-a',
  })
  const b = await sandbox.tasks({
    dialect: 'hiapi-guide',
    scenario: 'happy-image',
    count: 2,
    ageMs: 48 * HOUR,
    model: 'model-b',
  })
  await startWithGuides(desk, [...a, ...b])
  await page.goto('/insights')
  await expect(region(page, 'Finished tasks')).toContainText('3 tasks')
  await page.getByRole('button', { name: '7 d' }).click()
  await expect(region(page, 'Finished tasks')).toContainText('5 tasks')
  await page.getByRole('button', { name: 'Filter by model' }).click()
  await page.getByRole('menuitemcheckbox', { name: /model-b/ }).click()
  await expect(region(page, 'Finished tasks')).toContainText('2 tasks')
  await expect(page).toHaveURL(/model=model-b.*range=7d/)
  await page.reload()
  await expect(region(page, 'Finished tasks')).toContainText('2 tasks')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })
    test('the screen is accessible, empty and full, tables open', async ({ desk, page, sandbox }) => {
      await page.goto('/insights')
      await expect(page.getByRole('heading', { name: 'Nothing to chart yet' })).toBeVisible()
      await expectAccessible(page)
      const failed = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'task-failed', count: 3, ageMs: HOUR })
      const fine = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 4, ageMs: HOUR })
      await startWithGuides(desk, [...failed, ...fine])
      await desk.go('Insights')
      await expect(region(page, 'Finished tasks')).toContainText('7 tasks')
      for (const summary of await page.locator('summary').all()) await summary.click()
      await expectAccessible(page)
    })
  })
}

async function expectOnly(desk: Desk, wanted: readonly string[], others: readonly string[]): Promise<void> {
  for (const id of wanted) await expect(desk.row(id)).toBeVisible()
  for (const id of others) await expect(desk.row(id)).toHaveCount(0)
}
