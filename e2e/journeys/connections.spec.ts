/** A connection of one's own, from its key to its end. It leads to the sandbox over a loopback address. */
import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { expect, expectAccessible, test } from '../fixtures.ts'

const KEY = 'sk-journey-4f1d9c2ab7e05836'
const WRONG = 'sk-journey-wrong-77b1e0aa92'

/** Collects every answer that scripts of this page get. The browser's own record of bodies forgets some. */
async function listen(page: Page): Promise<readonly string[]> {
  const answers: string[] = []
  await page.exposeFunction('toldByServer', (text: string) => answers.push(text))
  await page.addInitScript(() => {
    const ask = window.fetch
    window.fetch = async (input, init) => {
      const response = await ask(input, init)
      const headers = JSON.stringify([...response.headers])
      const tell: unknown = Reflect.get(window, 'toldByServer')
      void response
        .clone()
        .text()
        .then((body) => (typeof tell === 'function' ? tell(`${response.url} ${headers} ${body}`) : undefined))
        .catch(() => undefined)
      return response
    }
  })
  return answers
}

/** Everything that this origin keeps or shows. */
async function allThatIsKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept = [document.documentElement.outerHTML, location.href, document.cookie]
    kept.push(JSON.stringify(Object.entries(localStorage)), JSON.stringify(Object.entries(sessionStorage)))
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error))
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.addEventListener('success', () => resolve(request.result))
          request.addEventListener('error', () => reject(request.error))
        })
        kept.push(JSON.stringify(rows))
      }
      database.close()
    }
    for (const name of await caches.keys()) kept.push(name)
    return kept.join('\n')
  })
}

async function add(desk: Desk, base: string, name: string, key: string): Promise<void> {
  await desk.page.getByRole('button', { name: 'Add a connection' }).click()
  const form = desk.panel('Add a connection')
  await form.getByRole('combobox', { name: 'Vendor' }).fill('hiapi')
  await form.getByRole('option', { name: 'HiAPI hiapi', exact: true }).click()
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('API key').fill(key)
  await form.getByLabel('Base URL').fill(base)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form).toBeHidden()
}

test('a connection is added, tested, mended, renamed, listed from and removed; its key is nowhere', async ({
  desk,
  page,
  server,
  sandbox,
}) => {
  // A long way with many looks at the screen.
  test.slow()
  const sent = await listen(page)
  const [mine = '', second = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-queue', count: 2 })
  await page.goto('/connections')
  await expect(desk.panel('Sandbox HiAPI')).toContainText('sandbox')

  await add(desk, `${server.url}/sandbox/hiapi`, 'Studio', KEY)
  const studio = desk.panel('Studio')
  await expect(studio).toContainText(`${server.url}/sandbox/hiapi`)
  // Tried at once, without being asked to.
  await expect(desk.messages).toContainText('The connection is added, and its key works')
  await studio.getByRole('button', { name: 'Test' }).click()
  await expect(studio).toContainText('The key works')
  await expectAccessible(page)

  // From the vendor's own list: one of the two, then the rest would still be new.
  await studio.getByRole('button', { name: 'List recent tasks' }).click()
  const list = page.getByRole('dialog', { name: 'Recent tasks of Studio' })
  await list.getByLabel('Tasks per page').fill('500')
  await expect(list).toContainText('HiAPI gives at most 100 tasks a page')
  await list.getByLabel('Tasks per page').fill('100')
  await list.getByRole('button', { name: 'List again' }).click()
  await list.getByRole('checkbox', { name: `Pick ${mine}` }).check()
  await list.getByRole('checkbox', { name: `Pick ${second}` }).check()
  await expectAccessible(page)
  await list.getByRole('button', { name: 'Track 2 tasks' }).click()
  await expect(list.getByRole('checkbox', { name: `Pick ${mine}` })).toBeDisabled()
  await list.getByRole('button', { name: 'Close' }).click()
  await expect(studio.getByRole('link', { name: '2 tasks' })).toBeVisible()

  // A key that is refused: one clear message, and nobody is asked any more.
  await studio.getByRole('button', { name: 'Change' }).click()
  await studio.getByLabel('New API key').fill(WRONG)
  await studio.getByRole('button', { name: 'Save' }).click()
  await expect(studio).toContainText('key refused')
  await expect(studio.locator('ol')).toHaveCount(1)
  const before = (await sandbox.requests('hiapi')).length
  await sandbox.advance(600_000)
  await page.goto('/?q=&connection=studio')
  await expect(desk.row(mine)).toContainText('key refused')
  expect((await sandbox.requests('hiapi')).filter(({ status }) => status === 401).length).toBeLessThanOrEqual(4)
  expect((await sandbox.requests('hiapi')).length - before).toBeLessThanOrEqual(2)

  await page.goto('/connections')
  await studio.getByRole('button', { name: 'Change' }).click()
  await studio.getByLabel('Name').fill('Studio two')
  await studio.getByLabel('New API key').fill(KEY)
  await studio.getByLabel('Requests per second').fill('a lot')
  await studio.getByRole('button', { name: 'Save' }).click()
  const rate = studio.getByLabel('Requests per second')
  await expect(rate).toHaveAttribute('aria-invalid', 'true')
  await expect(rate).toBeFocused()
  await expect(studio).toContainText('Must be a number')
  await rate.fill('3')
  await studio.getByRole('button', { name: 'Save' }).click()
  const renamed = desk.panel('Studio two')
  await expect(renamed).toContainText('of 3 requests/s')
  await expect(renamed).toContainText('fine since')

  const kept = await allThatIsKept(page)
  expect(kept).toContain(mine)
  expect(kept).not.toContain('sk-journey')
  await expect.poll(() => sent.join('\n')).toContain('Studio two')
  expect(sent.join('\n')).not.toContain('sk-journey')
  expect(page.url()).not.toContain('sk-journey')
  expect(server.output()).not.toContain('sk-journey')

  // Removed: the tasks stay and say so, and can be taken over again.
  await renamed.getByRole('button', { name: 'Remove' }).click()
  const sure = page.getByRole('dialog', { name: 'Remove Studio two?' })
  await expect(sure).toContainText('2 tasks stay in the list')
  await sure.getByRole('button', { name: 'Remove' }).click()
  await expect(renamed).toBeHidden()
  await expect(desk.panel('Tasks without a connection')).toContainText('2 tasks of studio')
  await page.goto('/')
  const row = desk.row(mine)
  await expect(row).toContainText('no connection')
  await row.click()
  await desk.detail.getByRole('link', { name: 'Add it again' }).click()
  await desk.panel('Tasks without a connection').getByRole('button', { name: 'Add it again' }).click()
  const form = desk.panel('Add a connection')
  await expect(form.getByLabel('Tasks without a connection')).toHaveValue('studio')
  await form.getByLabel('API key').fill(KEY)
  await form.getByLabel('Base URL').fill(`${server.url}/sandbox/hiapi`)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(desk.panel('HiAPI').getByRole('link', { name: '2 tasks' })).toBeVisible()
  await page.goto('/')
  await expect(row).not.toContainText('no connection')
  await page.goto('/connections')
  await desk.panel('HiAPI').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(desk.panel('HiAPI')).toBeHidden()
})

test('a connection is added and removed with the keyboard alone', async ({ desk, page, server }) => {
  await page.goto('/connections')
  const opener = page.getByRole('button', { name: 'Add a connection' })
  // Nothing that is disabled takes the focus, and it is until the gateway has answered.
  await expect(opener).toBeEnabled()
  await opener.focus()
  await page.keyboard.press('Enter')
  const form = desk.panel('Add a connection')
  await form.getByLabel('Name').focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Tab')
  await expect(form.getByLabel('API key')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(form.getByLabel('API key')).toBeFocused()
  await expect(form).toContainText('Must be a key')
  await page.keyboard.type(KEY)
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(`${server.url}/sandbox/hiapi`)
  await page.keyboard.press('Enter')
  const made = desk.panel('By keyboard')
  await expect(made).toBeVisible()
  await made.getByRole('button', { name: 'Change' }).focus()
  await page.keyboard.press('Enter')
  await expect(made.getByLabel('Name')).toBeFocused()
  await page.keyboard.type(' only')
  await page.keyboard.press('Enter')
  const renamed = desk.panel('By keyboard only')
  await expect(renamed.getByRole('button', { name: 'Change' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(renamed).toBeHidden()
})

test('how often tasks are checked is shown, and changed within what the vendor allows', async ({
  desk,
  page,
  server,
}) => {
  await page.goto('/connections')
  await add(desk, `${server.url}/sandbox/hiapi`, 'Studio', KEY)
  const studio = desk.panel('Studio')
  await expect(studio).toContainText('queued: 4 s, up to 20 s')
  await expect(studio).toContainText('running: 3 s, up to 30 s')

  await studio.getByRole('button', { name: 'Change' }).click()
  const running = studio.getByLabel('…running')
  await running.fill('0')
  await studio.getByRole('button', { name: 'Save' }).click()
  await expect(studio.getByText('Must be at least 1')).toBeVisible()
  await expect(running).toBeFocused()
  await running.fill('45')
  await studio.getByRole('button', { name: 'Save' }).click()
  await expect(studio).toContainText('running: 45 s')

  // It is the gateway that keeps it.
  await page.reload()
  await expect(studio).toContainText('running: 45 s')
  await studio.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(studio).toHaveCount(0)
})
