import { readFileSync } from 'node:fs'
import { expect, expectAccessible, test } from '../fixtures.ts'

test('tasks leave as a file and come back, known ones once', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3, ageMs: 300_000 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(3)

  await desk.go('Settings')
  await expectAccessible(page)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export JSON' }).click()
  const path = await (await saving).path()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 'renderwatch-tasks' })
  const savingCsv = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect(
    readFileSync(await (await savingCsv).path(), 'utf8')
      .trim()
      .split('\r\n'),
  ).toHaveLength(4)

  const result = page.getByRole('status', { name: 'Result of the import' })
  await page.getByLabel('File of exported tasks').setInputFiles(path)
  await expect(result).toContainText('0 tasks added, 3 known already.')

  await desk.go('Tasks')
  await page.getByRole('checkbox', { name: 'Select all tasks in this list' }).check()
  await page.getByRole('button', { name: 'Forget' }).click()
  await desk.go('Settings')
  await page.getByLabel('File of exported tasks').setInputFiles(path)
  await expect(result).toContainText('3 tasks added, 0 known already.')
  await page.getByLabel('File of exported tasks').setInputFiles({
    name: 'cat.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"cat":true}'),
  })
  await expect(result).toContainText('Nothing was imported.')
})
