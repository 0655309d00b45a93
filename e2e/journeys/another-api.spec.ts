/** An invented vendor, given at run time: through the form out of its answers, and as a file. It runs on this computer. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { Desk } from '../desk.ts'
import { expect, expectAccessible, guard, testApart as test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { type RunningServer, startServer } from '../server.ts'

const KEY = 'sk-invented-2c9d41f0'

/** Answers for any task of its own, whose file is this. */
async function invented(file: string) {
  const keys: string[] = []
  const answerFor = (id: string) => ({
    job: { job_id: id, state: 'DELIVERED', made: [{ url: file }], created_at: '2026-06-01T11:00:00Z' },
  })
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization ?? '')
    const id = /^\/v2\/jobs\/(\w+)$/.exec(request.url ?? '')?.[1]
    response.writeHead(id === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(id === undefined ? { error: 'no such job' } : answerFor(id)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // A server on TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, keys, answerFor, close: () => server.close() }
}

/** The address of a file that the sandbox has made. */
async function fileOf({ url }: RunningServer): Promise<string> {
  const [made = ''] = await new Sandbox(url).tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 3_600_000 })
  const headers = { authorization: 'Bearer sk-sandbox' }
  const asked = await fetch(`${url}/sandbox/hiapi/v1/tasks/${made}`, { headers })
  return /https?:[^"\\]+/.exec(JSON.stringify(await asked.json()).replaceAll('\\/', '/'))?.[0] ?? ''
}

/** A finished task is shown with its file, which can be saved. */
async function expectSaved(page: Page, row: string): Promise<void> {
  const desk = new Desk(page)
  await expect(desk.rows(row)).toContainText('Succeeded')
  await desk.rows(row).getByRole('checkbox').check()
  const saved = page.waitForEvent('download')
  await page
    .getByRole('toolbar', { name: 'Selected tasks' })
    .getByRole('button', { name: /^Save outputs/ })
    .click()
  expect((await saved).suggestedFilename()).toMatch(/\.zip$/)
  await expect(desk.messages).toContainText('1 of 1 saved and verified.')
  await desk.rows(row).getByRole('checkbox').uncheck()
}

/** A task of the sandbox's imitation, made elsewhere and pasted. */
async function expectImitated(page: Page, { url }: RunningServer, key: string): Promise<void> {
  const desk = new Desk(page)
  const [id = ''] = await new Sandbox(url).tasks({ dialect: key, scenario: 'happy-image', ageMs: 3_600_000 })
  await desk.track([`${url}/sandbox/${key}/v2/jobs/${id}`])
  await expect(desk.row(id)).toContainText('Succeeded')
}

/** The text that the answers gave loses nothing; what was changed in it is asked about, and dropped only then. */
async function expectTextKept(page: Page, form: Locator): Promise<void> {
  await form.getByRole('button', { name: 'Edit as text' }).click()
  await form.getByRole('button', { name: 'Back to the answers' }).click()
  await form.getByRole('button', { name: 'Edit as text' }).click()
  const byHand = (await form.getByLabel('Description', { exact: true }).inputValue()).replace('ZORBING', 'WHIRRING')
  await form.getByLabel('Description', { exact: true }).fill(byHand)
  await form.getByRole('button', { name: 'Back to the answers' }).click()
  const question = page.getByRole('dialog', { name: 'Drop this text?' })
  await expectAccessible(page)
  await question.getByRole('button', { name: 'Keep the text' }).click()
  await expect(form.getByLabel('Description', { exact: true })).toHaveValue(byHand)
  await form.getByRole('button', { name: 'Back to the answers' }).click()
  await question.getByRole('button', { name: 'Drop it' }).click()
}

test('an API of one pasted answer is connected, watched and shown; its description goes out and comes in', async ({
  desk,
  page,
  server,
}) => {
  test.slow()
  const vendor = await invented(await fileOf(server))
  const id = 'invjob_8f3a61c09b7d'

  await page.goto('/connections')
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await page.getByRole('button', { name: 'Another API…' }).click()
  const form = desk.panel('Another API')
  await form.getByLabel('Name of the API').fill('Invented Works')
  await form.getByLabel('One answer').fill(JSON.stringify(vendor.answerFor(id)))
  await form.getByLabel('Address of the answer').fill(`http://10.0.0.1/v2/jobs/${id}`)
  await expect(form.getByRole('list', { name: 'What is wrong with the description' })).toContainText(
    'hosts.0 is not https',
  )
  await form.getByLabel('Address of the answer').fill(`https://api.invented.example/v2/jobs/${id}`)
  const said = form.getByRole('region', { name: 'What would be said of it' })
  await expect(said).toContainText(/1 file \(image\)/)
  await form.getByRole('button', { name: 'Add another answer' }).click()
  await form.getByLabel('Answer 2').fill(JSON.stringify({ job: { job_id: id, state: 'ZORBING' } }))
  await expect(said).toContainText('ZORBING')
  await form.getByLabel('“ZORBING” means').selectOption('running')
  await expect(said).not.toContainText('ZORBING')
  await form.getByRole('checkbox', { name: 'Tasks can be submitted from here' }).check()
  await expect(said).toContainText(
    'POST https://api.invented.example/v2/jobs {"model":"a-model","prompt":"a lighthouse"}',
  )
  await form.getByRole('checkbox', { name: 'Tasks can be cancelled from here' }).check()
  await expect(form.getByLabel('Call that cancels')).toHaveValue('/v2/jobs/{id}/cancel')
  await expectAccessible(page)
  const downloading = page.waitForEvent('download')
  await form.getByRole('button', { name: 'Export' }).click()
  const saved = await (await downloading).path()

  await expectTextKept(page, form)
  await expect(form.getByLabel('“ZORBING” means')).toHaveValue('running')

  await form.getByRole('button', { name: 'Next: hosts and key' }).click()
  const connect = desk.panel('Connect Invented Works')
  await expect(connect.getByLabel('API key')).toBeDisabled()
  await expect(connect).toContainText('https://api.invented.example')
  await connect.getByRole('checkbox', { name: /the key may go there/ }).check()
  await connect.getByLabel('API key').fill(KEY)
  await connect.getByLabel('Base URL').fill(vendor.url)
  await expectAccessible(page)
  await connect.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(desk.panel('Invented Works')).toBeVisible()

  await desk.go('Tasks')
  await desk.track([id])
  await expectSaved(page, id.slice(-6))
  expect(new Set(vendor.keys)).toEqual(new Set([`Bearer ${KEY}`]))

  // Imitated by the same description, while everything runs.
  await page.goto('/connections')
  await page.getByRole('button', { name: 'Add a connection' }).click()
  const known = desk.panel('Add a connection')
  await known.getByRole('combobox', { name: 'Vendor' }).fill('invented')
  await known.getByRole('option', { name: /Invented Works/ }).click()
  await known.getByRole('button', { name: 'Try it in the sandbox, without a key' }).click()
  await expect(desk.panel('Sandbox Invented Works')).toBeVisible()
  await desk.go('Tasks')
  await expectImitated(page, server, 'invented-works')

  // The same as a file, under another key: nothing of the form is needed.
  const text = readFileSync(saved, 'utf8')
    .replaceAll('invented-works', 'second-works')
    .replaceAll('Invented Works', 'Second Works')
  await page.goto('/connections')
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await page.getByRole('button', { name: 'Another API…' }).click()
  await form.getByLabel('Description file').setInputFiles({
    name: 'a.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replaceAll('invjob_', 'secjob_')),
  })
  await form.getByRole('button', { name: 'Next: hosts and key' }).click()
  const second = desk.panel('Connect Second Works')
  await second.getByRole('checkbox', { name: /the key may go there/ }).check()
  await second.getByLabel('API key').fill(KEY)
  await second.getByLabel('Base URL').fill(vendor.url)
  await second.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(desk.panel('Second Works')).toBeVisible()
  await desk.go('Tasks')
  await desk.track(['secjob_8f3a61c09b7d'])
  await expect(desk.rows('secjob_')).toContainText('Succeeded')
  vendor.close()
})

test('an API in the configuration file is watched, shown, saved and imitated', async ({ browser, complaints }) => {
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-described-'))
  const description = {
    description: 1,
    key: 'filed-works',
    label: 'Filed Works',
    hosts: ['https://api.filed.example'],
    auth: { authorization: 'Bearer {key}' },
    handle: { id: { is: 'filjob_[0-9a-f]{12}' } },
    urls: ['/v2/jobs/{id}'],
    poll: {
      get: '/v2/jobs/{id}',
      state: [{ at: '$.job.state', words: { DELIVERED: 'succeeded', WAITING: 'queued', WORKING: 'running' } }],
      outputs: [{ each: '$.job.made[*].url' }],
    },
  }
  writeFileSync(join(folder, 'filed.json'), JSON.stringify(description))
  // Files come from this computer as well.
  const maker = await startServer()
  const vendor = await invented(await fileOf(maker))
  const config = {
    descriptions: [{ file: 'filed.json', hosts: description.hosts }],
    connections: [{ id: 'filed', vendor: 'filed-works', apiKey: KEY, baseUrl: vendor.url }],
    sandbox: ['filed-works'],
    mediaHosts: [new URL(maker.url).host],
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 })
  const server = await startServer(['--config', join(folder, 'config.json')])
  // The journey's own page takes this server for a stranger.
  const context = await browser.newContext()
  try {
    await guard(context, server.url, complaints)
    const page = await context.newPage()
    const desk = new Desk(page)
    await page.goto(`${server.url}/`)
    await desk.track([`${vendor.url}/v2/jobs/filjob_8f3a61c09b7d`])
    await expectSaved(page, '09b7d')
    expect(new Set(vendor.keys)).toEqual(new Set([`Bearer ${KEY}`]))
    await expectImitated(page, server, 'filed-works')
  } finally {
    await context.close()
    vendor.close()
    await server.stop()
    await maker.stop()
  }
})

test('a task of a vendor without a connection leads to one, and stays in the field', async ({ desk, page }) => {
  await page.goto('/')
  await desk.pasteField.fill('cgt-20261120101500-a1b2c')
  const found = page.getByRole('region', { name: 'What was recognised' })
  await expect(found).toContainText('A ModelArk (Seedance) task; connect ModelArk (Seedance) to watch it.')
  await found.getByRole('link', { name: 'connect ModelArk (Seedance)' }).click()
  const form = desk.panel('Add a connection')
  await expect(form.getByRole('combobox', { name: 'Vendor' })).toHaveValue('ModelArk (Seedance)')
  await form.getByRole('button', { name: 'Try it in the sandbox, without a key' }).click()
  await expect(desk.panel('Sandbox ModelArk (Seedance)')).toBeVisible()
  await desk.go('Tasks')
  await expect(desk.pasteField).toHaveValue('cgt-20261120101500-a1b2c')
  await desk.trackButton(1).click()
  await expect(desk.rows('cgt-')).toHaveCount(1)

  // What came by a press goes by one, and comes back to its tasks.
  await desk.go('Connections')
  const imitation = desk.panel('Sandbox ModelArk (Seedance)')
  await imitation.getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove Sandbox ModelArk (Seedance)?' })
  await expect(dialog).toContainText('1 task stays in the list')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(imitation).toBeHidden()
  await expect(desk.panel('Sandbox HiAPI')).toBeVisible()
  await desk.panel('Tasks without a connection').getByRole('button', { name: 'Add it again' }).click()
  await expect(form.getByLabel('Tasks without a connection')).toHaveValue('')
  await form.getByRole('button', { name: 'Try it in the sandbox, without a key' }).click()
  await expect(imitation).toBeVisible()
  await expect(desk.panel('Tasks without a connection')).toBeHidden()
})
