import { storeTasks } from '../bench/stored-tasks.ts'
import { expect, test } from '../fixtures.ts'

/** One block of sealed tasks, and the newest 200 beside it. */
const STORED = 1_200
const SEALED = 'hiapi/tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101'

test('the last answer of an old task is shown, and leaves in a ticket and again after a note', async ({
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
  await page.goto('/')
  await page.goto(`/task/${encodeURIComponent(SEALED)}`)
  await expect(page.getByLabel('Note', { exact: true })).toHaveValue('kept for the archive')
  await expect(answer).toContainText('tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101')
})
