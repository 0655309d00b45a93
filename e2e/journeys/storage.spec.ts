/** What only a real browser can take away: its database, its room, and the file that was chosen for a backup. */
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'

/** A page of this site in which nothing of ours runs. */
const STRANGE_PAGE = '/favicon.svg'

test.beforeEach(({ context }) =>
  // A browser asks for it beside a page that is a picture.
  context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 })),
)

/** How many tasks of the list the browser has stored with such a text in them. */
async function storedTasks(page: Page, text = ''): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('renderwatch')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          const reading = database.transaction('hot').objectStore('hot').getAll()
          reading.onsuccess = () => {
            database.close()
            resolve(reading.result.filter((row) => String(row).includes(wanted)).length)
          }
        }
      }),
    text,
  )
}

test('a database that is deleted under an open page is written again, and the page says so', async ({
  page,
  desk,
  sandbox,
}) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3, ageMs: 300_000 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(3)
  const other = await page.context().newPage()
  await other.goto(STRANGE_PAGE)
  // What the page has still to write cannot vanish: it is written after the deletion as it would have been without one.
  await expect.poll(() => storedTasks(other, '"phase":"succeeded"')).toBe(3)
  await other.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase('renderwatch')
        deleting.onsuccess = () => resolve()
        deleting.onerror = () => reject(deleting.error)
      }),
  )
  await expect(
    page.getByRole('alert').filter({ hasText: '3 stored tasks had vanished from this browser' }),
  ).toBeVisible()
  await expect(desk.rows('Succeeded')).toHaveCount(3)
  await expect.poll(() => storedTasks(other)).toBe(3)
  await page.reload()
  await expect(desk.rows('Succeeded')).toHaveCount(3)
  await expect(page.getByRole('alert').filter({ hasText: 'vanished' })).toHaveCount(0)
})

test('a browser without room says so, keeps what changes, and writes it once there is room', async ({
  page,
  desk,
  sandbox,
  server,
}) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 })
  const browser = await page.context().newCDPSession(page)
  // Before the page is opened: Chromium believes for half a minute that what room there was is still there.
  await browser.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 1 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  const full = page.getByRole('alert').filter({ hasText: 'There is no room left' })
  await expect(full).toContainText('QuotaExceededError')
  // Whoever leaves now would lose it: the browser asks.
  const asking = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const question = await asking
  expect(question.type()).toBe('beforeunload')
  await question.dismiss()
  await browser.send('Storage.overrideQuotaForOrigin', { origin: server.url })
  await expect(full).toHaveCount(0)
  await expect.poll(() => storedTasks(page)).toBe(2)
  await page.reload()
  await expect(desk.rows('Succeeded')).toHaveCount(2)
})

test('a backup file has the list, and gives it back to a browser that has lost everything', async ({
  page,
  desk,
  sandbox,
}) => {
  // A real file handle, without the dialog that no test can answer.
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async () =>
        (await navigator.storage.getDirectory()).getFileHandle('backup.json', { create: true }),
    })
  })
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3, ageMs: 300_000 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(3)
  await desk.go('Settings')
  const panel = desk.panel('Backup file')
  await panel.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(panel).toContainText('backup.json: written')

  // The file is on the disk; all else that this browser knows goes.
  await page.goto(STRANGE_PAGE)
  await page.evaluate(async () => {
    localStorage.clear()
    const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? [])
    for (const name of names) {
      await new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(name)
        deleting.onsuccess = () => resolve()
        deleting.onerror = () => reject(deleting.error)
      })
    }
  })
  await page.goto('/settings')
  await panel.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(panel).toContainText('3 tasks that this list has not')
  await panel.getByRole('button', { name: 'Add them to the list' }).click()
  await expect(panel).toContainText('backup.json: written')
  await desk.go('Tasks')
  await expect(desk.rows('Succeeded')).toHaveCount(3)
})
