import type { Page } from '@playwright/test'
import { DATABASE_NAME } from '#engine/storage/database.ts'
import { storeTasks } from '../bench/stored-tasks.ts'
import { expect, test } from '../fixtures.ts'

/** One block of sealed tasks, and the newest 200 beside it. */
const STORED = 1_200
const SEALED = 'hiapi/tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101'

/** Its own row on the disk, which it has once it was changed. */
function rowOf(page: Page, id: string): Promise<string> {
  return page.evaluate(
    async ([name, key]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error ?? new Error('the database cannot be opened'))
      })
      const row = await new Promise((resolve) => {
        const asking = database.transaction('hot').objectStore('hot').get(key)
        asking.onsuccess = () => resolve(asking.result)
      })
      database.close()
      return String(row)
    },
    [DATABASE_NAME, id] as const,
  )
}

test('the last answer of an old task is shown and copied, and stays with it when a note is made', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  // A page of one script has no icon to name.
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
  await storeTasks(page, { count: STORED })
  await page.goto(`/task/${encodeURIComponent(SEALED)}`)
  const answer = page.getByRole('group', { name: 'Last response: body' })
  await expect(answer).toContainText('tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101')
  await page.getByRole('button', { name: 'Copy last response' }).click()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toContain('"taskId":"tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101"')

  await page.getByLabel('Note', { exact: true }).fill('kept for the archive')
  await page.getByLabel('Note', { exact: true }).blur()
  await expect.poll(() => rowOf(page, SEALED)).toMatch(/001101[^]*taskId[^]*kept for the archive/)
  await page.goto(`/task/${encodeURIComponent(SEALED)}`)
  await expect(page.getByLabel('Note', { exact: true })).toHaveValue('kept for the archive')
  await expect(answer).toContainText('tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101')
})
