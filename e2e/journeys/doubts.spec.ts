import { expect, test } from '../fixtures.ts'

test('ids in doubt are tracked when they are ticked, and those left unticked stay said', async ({ page, sandbox }) => {
  const [titled = '', ticked = '', unticked = ''] = await sandbox.tasks({
    dialect: 'piapi',
    scenario: 'happy-image',
    count: 3,
    ageMs: 300_000,
  })
  await page.goto('/')
  const field = page.getByRole('textbox', { name: 'Paste task ids' })
  await field.fill(
    [`"A paper boat in the rain" -> ${titled}`, `sprocket_id=${ticked}`, `widget_ref=${unticked} for later`].join('\n'),
  )
  const preview = page.getByRole('region', { name: 'What was recognised' })
  const doubts = preview.getByRole('group', { name: /Perhaps no tasks/ })
  const first = doubts.getByRole('checkbox', { name: ticked })
  const second = doubts.getByRole('checkbox', { name: unticked })
  await expect(first).not.toBeChecked()
  await expect(second).not.toBeChecked()
  await expect(doubts).toContainText('stands in “sprocket_id”, which may be something else than a task')

  await first.check()
  await second.check()
  // All three are UUIDs of which the text does not say whose: that is asked once.
  await preview.getByRole('radio', { name: 'Sandbox PiAPI', exact: true }).check()
  await expect(preview.getByRole('button', { name: 'Track 3 tasks' })).toBeVisible()
  await second.uncheck()
  await preview.getByRole('button', { name: 'Track 2 tasks' }).click()

  await expect(page.getByText('2 tasks added. 1 in doubt: left in the field.')).toBeVisible()
  await expect(field).toHaveValue(`widget_ref=${unticked} for later`)
  await expect(preview.getByText('1 in doubt')).toBeVisible()
  await expect(doubts.getByRole('checkbox')).toHaveCount(1)
  await expect(second).not.toBeChecked()
  await expect(preview.getByRole('button', { name: 'Track 0 tasks' })).toBeDisabled()
  const grid = page.getByRole('row')
  await expect(grid.filter({ hasText: 'A paper boat in the rain' })).toBeVisible()
  await expect(grid.filter({ hasText: ticked.slice(-6) })).toBeVisible()
  await expect(grid.filter({ hasText: unticked.slice(-6) })).toHaveCount(0)
})
