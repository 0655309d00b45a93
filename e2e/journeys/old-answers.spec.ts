import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { DATABASE_NAME } from '#engine/storage/database.ts'
import { QUIET_PLACE, storeTasks } from '../bench/stored-tasks.ts'
import { anotherBrowser, expect, test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { startServer } from '../server.ts'

/** One block of sealed tasks, and the newest 200 beside it. */
const STORED = 1_200
const SEALED = 'hiapi/tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101'

/** The rows by themselves in a database of the page, as JSON. */
function hotRows(page: Page, database: string): Promise<readonly string[]> {
  return page.evaluate(async (name) => {
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error ?? new Error('the database cannot be opened'))
    })
    const rows = await new Promise<unknown[]>((resolve) => {
      const asking = opened.transaction('hot').objectStore('hot').getAll()
      asking.onsuccess = () => resolve(asking.result)
    })
    opened.close()
    return rows.map(String)
  }, database)
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
  // It has a row by itself once it was changed.
  const ownRow = async () => (await hotRows(page, DATABASE_NAME)).find((row) => row.includes(SEALED))
  await expect.poll(ownRow).toMatch(/001101[^]*taskId[^]*kept for the archive/)
  await page.goto(`/task/${encodeURIComponent(SEALED)}`)
  await expect(page.getByLabel('Note', { exact: true })).toHaveValue('kept for the archive')
  await expect(answer).toContainText('tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R001101')
})

/** As the page names what it remembers of a list that a gateway keeps. */
const KEPT = 'renderwatch-kept'

/** Leaves nothing in the memory of the list but these rows in a block, as the page does with what is over for an hour. */
function sealAlone(page: Page, rows: readonly string[]): Promise<void> {
  return page.evaluate(
    async ([name, block]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error ?? new Error('the database cannot be opened'))
      })
      const transaction = database.transaction(['hot', 'blocks', 'texts'], 'readwrite')
      transaction.objectStore('hot').clear()
      transaction.objectStore('blocks').clear()
      transaction.objectStore('texts').clear()
      transaction.objectStore('blocks').add({ rows: block })
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error ?? new Error('the rows cannot be sealed'))
      })
      database.close()
    },
    [KEPT, `[${rows.join()}]`] as const,
  )
}

test('where the gateway keeps the list, the last answer comes from this browser, and from the gateway once it is lost here', async ({
  browser,
  complaints,
}) => {
  const server = await startServer(['--keep', mkdtempSync(join(tmpdir(), 'renderwatch-keep-'))])
  const { context, page, desk } = await anotherBrowser(browser, server.url, complaints)
  try {
    await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const sandbox = new Sandbox(server.url)
    await sandbox.reset()
    const [one = '', other = ''] = await sandbox.tasks({
      dialect: 'hiapi',
      scenario: 'moderation-refusal',
      count: 2,
      ageMs: 300_000,
    })
    await desk.start([one, other])
    await expect(desk.rows('Failed')).toHaveCount(2)
    const ended = async () => (await hotRows(page, KEPT)).filter((row) => row.includes('"phase":"failed","failure"'))
    await expect.poll(ended).toHaveLength(2)
    await page.goto(QUIET_PLACE)
    await sealAlone(page, await hotRows(page, KEPT))

    await page.goto('/')
    const answer = page.getByRole('group', { name: 'Last response: body' })
    await desk.row(one).click()
    await expect(answer).toContainText(one)
    expect(asked).not.toContain('/api/commands/read')

    // Lost while the page is open, as by a browser that needs the room.
    await sealAlone(page, [])
    await desk.row(other).click()
    await expect(answer).toContainText(other)
    expect(asked).toContain('/api/commands/read')
  } finally {
    await context.close()
    await server.stop()
  }
})
