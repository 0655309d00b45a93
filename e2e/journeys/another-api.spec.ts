/** An invented vendor, given at run time: through the form out of one answer, and as a file. It runs on this computer. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { expect, expectAccessible, test } from '../fixtures.ts'

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

test('an API of one pasted answer is connected, watched and shown; its description goes out and comes in', async ({
  desk,
  page,
  server,
  sandbox,
}) => {
  test.slow()
  const [made = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 3_600_000 })
  const asked = await fetch(`${server.url}/sandbox/hiapi/v1/tasks/${made}`, {
    headers: { authorization: 'Bearer sk-sandbox' },
  })
  const file = /https?:[^"\\]+/.exec(JSON.stringify(await asked.json()).replaceAll('\\/', '/'))?.[0] ?? ''
  const vendor = await invented(file)
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
  await expectAccessible(page)
  const downloading = page.waitForEvent('download')
  await form.getByRole('button', { name: 'Export' }).click()
  const saved = await (await downloading).path()

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
  await expect(desk.row(id)).toContainText('Succeeded')
  expect(new Set(vendor.keys)).toEqual(new Set([`Bearer ${KEY}`]))

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
  await expect(desk.trackButton(1)).toBeVisible()
})
