/** The built page on a static host: no gateway, keys in the tab or in the vault, vendors asked from the page itself. */
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { Desk } from '../desk.ts'
import { expectAccessible } from '../fixtures.ts'

const KEY = 'sk-direct-5b8e1f90c3aa7742'
const PASSPHRASE = 'a passphrase that is long enough'
const VENDOR = 'https://api.hiapi.ai'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** A host that knows files and nothing else; an address without a file gets the page, as such hosts are set up. */
const test = base.extend<{ host: string }>({
  // Playwright reads the fixture's needs from this pattern: it may not be a plain name.
  // oxlint-disable-next-line no-empty-pattern
  host: async ({}, provide) => {
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://host').pathname)
      if (path.startsWith('/api/')) return void response.writeHead(404).end('Not found')
      const file = extname(path) === '' ? 'index.html' : path
      readFile(join('dist/client', file)).then(
        (bytes) => {
          response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes)
        },
        () => response.writeHead(404).end('Not found'),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await provide(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

interface Asked {
  readonly url: string
  readonly authorization: string | undefined
}

/** The vendor, and every request that leaves the page for anybody but its own host. */
async function vendorThat(context: BrowserContext, host: string, permits: () => boolean): Promise<Asked[]> {
  const asked: Asked[] = []
  await context.route(
    (url) => url.origin !== host,
    async (route) => {
      const request = route.request()
      asked.push({ url: request.url(), authorization: (await request.allHeaders())['authorization'] })
      if (!permits() || !request.url().startsWith(VENDOR)) return route.abort('failed')
      return route.fulfill({
        headers: { 'access-control-allow-origin': host },
        json: { code: 200, message: 'success', data: { page: 1, size: 1, total: 0, tasks: [] } },
      })
    },
  )
  return asked
}

async function storedText(page: Page): Promise<string> {
  return page.evaluate(
    () => JSON.stringify(Object.entries(localStorage)) + JSON.stringify(Object.entries(sessionStorage)),
  )
}

test('a copy without its gateway says so, and talks to the vendor itself if the person wants', async ({
  page,
  context,
  host,
}) => {
  let permits = true
  const desk = new Desk(page)
  const asked = await vendorThat(context, host, () => permits)
  await page.goto(`${host}/`)
  await expect(page.getByText('This copy of Renderwatch has no gateway.')).toBeVisible()
  await page.getByRole('link', { name: 'What to do' }).click()
  await expect(desk.panel('This copy has no gateway')).toContainText('npm start')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use direct mode' }).click()

  await page.getByRole('button', { name: 'Add a connection' }).click()
  const form = desk.panel('Add a connection')
  await form.getByLabel('API key').fill(KEY)
  await form.getByRole('checkbox', { name: /Keep the key/ }).check()
  await form.getByLabel('Passphrase', { exact: true }).fill('short')
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(form).toContainText('Must be at least 10 characters')
  await form.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  const hiapi = desk.panel('HiAPI')
  await hiapi.getByRole('button', { name: 'Test' }).click()
  await expect(hiapi).toContainText('The key works')
  await expect.poll(() => storedText(page)).toContain('api.hiapi.ai')
  expect(await storedText(page)).not.toContain('sk-direct')
  expect(await storedText(page)).not.toContain(PASSPHRASE)

  // The next visit begins locked: nothing is asked before the passphrase is given.
  const before = asked.length
  await page.goto(`${host}/`)
  await page.getByRole('link', { name: 'Unlock them' }).click()
  const direct = desk.panel('Direct mode')
  await direct.getByLabel('Passphrase').fill('not the passphrase')
  await direct.getByRole('button', { name: 'Unlock' }).click()
  await expect(direct).toContainText('This passphrase does not open the kept keys.')
  await expect(hiapi).toContainText('This tab does not have the key')
  expect(asked).toHaveLength(before)
  await direct.getByLabel('Passphrase').fill(PASSPHRASE)
  await direct.getByRole('button', { name: 'Unlock' }).click()
  await expect(direct).toContainText('unlocked in this tab')
  await hiapi.getByRole('button', { name: 'Test' }).click()
  await expect(hiapi).toContainText('The key works')

  // What a browser says of a vendor without CORS is "failed": it is named, with the way out.
  permits = false
  await hiapi.getByRole('button', { name: 'Test' }).click()
  await expect(hiapi).toContainText('HiAPI does not permit calls from web pages')
  await expect(hiapi).toContainText('npm start')
  await expectAccessible(page)

  expect(asked.map(({ url }) => new URL(url).origin).filter((origin) => origin !== VENDOR)).toEqual([])
  expect(asked.map(({ authorization }) => authorization)).toContain(`Bearer ${KEY}`)
  expect(asked.map(({ url }) => url).join('\n')).not.toContain('sk-direct')
  expect(await page.content()).not.toContain('sk-direct')
})

test('a key that is not kept is gone with its tab', async ({ page, context, host }) => {
  const desk = new Desk(page)
  await vendorThat(context, host, () => true)
  await page.goto(`${host}/connections`)
  await page.getByRole('button', { name: 'Use direct mode' }).click()
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await desk.panel('Add a connection').getByLabel('API key').fill(KEY)
  await desk.panel('Add a connection').getByRole('button', { name: 'Add', exact: true }).click()
  const hiapi = desk.panel('HiAPI')
  await hiapi.getByRole('button', { name: 'Test' }).click()
  await expect(hiapi).toContainText('The key works')
  expect(await storedText(page)).not.toContain('sk-direct')
  await page.reload()
  await expect(hiapi).toContainText('This tab does not have the key')
  await hiapi.getByRole('button', { name: 'Test' }).click()
  await expect(hiapi).toContainText('enter it again')
})
