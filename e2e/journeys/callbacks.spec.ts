/**
 * Somebody lets the gateway keep the list, gives a chat's address, and has the vendor call back: a task ends on screen
 * though its polls are minutes apart, and the chat hears of it.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anotherBrowser, expect, expectAccessible, test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { freePort, startServer } from '../server.ts'

interface Chat {
  readonly url: string
  readonly heard: readonly string[]
  readonly close: () => void
}

/** An address on this machine that takes whatever is posted. */
async function aChat(): Promise<Chat> {
  const heard: string[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      heard.push(body)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/services/xyzzy-secret`, heard, close: () => server.close() }
}

test('a task ends on screen by its callback though polls are far apart, and a chat hears of it', async ({
  browser,
  complaints,
}) => {
  const home = mkdtempSync(join(tmpdir(), 'renderwatch-hooks-'))
  const config = join(home, 'config.json')
  const port = await freePort()
  const own = `http://127.0.0.1:${port}`
  const mine = {
    id: 'mine',
    vendor: 'hiapi',
    label: 'Mine',
    baseUrl: `${own}/sandbox/hiapi`,
    apiKey: 'sk-journey',
    callbackKey: 'sandbox-signing-key',
    checkEverySeconds: { queued: 300, running: 300, finishing: 300 },
  }
  writeFileSync(config, JSON.stringify({ connections: [mine], sandbox: true, publicUrl: own }), { mode: 0o600 })
  const server = await startServer(['--config', config], { XDG_DATA_HOME: home }, port)
  const chat = await aChat()
  const sandbox = new Sandbox(own)
  try {
    await sandbox.reset()
    const { context, page, desk } = await anotherBrowser(browser, own, complaints)
    const [pasted = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
    await desk.start([pasted])
    await expect(desk.row(pasted)).toContainText('Succeeded')

    await desk.go('Settings')
    // Not `check()`, which looks at the box at once: the page begins anew meanwhile.
    await page.getByLabel('Let the gateway keep this list').click()
    await expect(page.getByText('1 task moved: all of them are kept by the gateway.')).toBeVisible()
    await expect(page.getByLabel('Let the gateway keep this list')).toBeChecked()
    expect(JSON.parse(readFileSync(config, 'utf8'))).toMatchObject({ keep: true, connections: [mine] })

    await page.getByLabel('Address', { exact: true }).fill(chat.url)
    await page.getByRole('button', { name: 'Switch on' }).click()
    await expect(page.getByText('Nothing was sent since the gateway started.')).toBeVisible()
    await page.getByRole('button', { name: 'Send a test notice' }).click()
    await expect(page.getByText(/^Last notice: sent at /)).toBeVisible()
    expect(chat.heard).toEqual([expect.stringMatching(/^\{"text":"A test notice/)])
    await expect(page.getByText('xyzzy')).toHaveCount(0)
    await expectAccessible(page)

    await desk.go('Tasks')
    await page.getByRole('button', { name: 'New test prompt' }).click()
    await page.getByLabel('Connection').selectOption({ label: 'Mine' })
    await page.getByLabel('Prompt', { exact: true }).fill('slow-queue a heron over the bay')
    await page.getByText('Call options').click()
    await page.getByRole('button', { name: 'Let the vendor call this gateway' }).click()
    await expect(page.getByLabel('Callback address')).toHaveValue(`${own}/api/hooks/mine/renderwatch-hook-secret`)
    await expect(page.getByText('this command is called back by nobody')).toBeVisible()
    await page.getByRole('button', { name: 'Submit' }).click()
    const made = async () =>
      (await sandbox.existing()).find(({ prompt }) => prompt === 'slow-queue a heron over the bay')
    await expect.poll(async () => (await made())?.id ?? '').not.toBe('')
    const id = (await made())?.id ?? ''
    await desk.go('Tasks')
    await expect(desk.rows('a heron over the bay')).toContainText('Queued')
    const asked = async () => (await sandbox.requests('hiapi')).filter(({ method }) => method === 'GET').length
    const before = await asked()
    await sandbox.advanceUntil(id, 'succeeded')
    await expect(desk.rows('a heron over the bay')).toContainText('Succeeded')
    expect((await asked()) - before).toBe(1)
    await expect.poll(() => chat.heard.join('\n')).toContain('Succeeded: slow-queue a heron over the bay')

    await desk.go('Settings')
    await page.getByLabel('Let the gateway keep this list').click()
    await expect(page.getByText('This browser does, and polls while a tab is open.')).toBeVisible()
    await desk.go('Tasks')
    await expect(desk.row(pasted)).toContainText('Succeeded')
    await context.close()
    expect(server.output()).not.toMatch(/xyzzy|hooks\/mine/)
  } finally {
    chat.close()
    await server.stop()
  }
})
