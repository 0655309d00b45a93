/**
 * A browser that kept its list hands it to a gateway that keeps one from now on, under another name of the connection;
 * what the gateway keeps of outputs is said until when, and kept for ever; and the list comes back.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anotherBrowser, expect, test } from '../fixtures.ts'
import { Sandbox } from '../sandbox.ts'
import { freePort, startServer } from '../server.ts'

test('the list goes to the gateway and comes back, and nothing is deleted before it is there', async ({
  browser,
  complaints,
}) => {
  const vendor = await startServer()
  const sandbox = new Sandbox(vendor.url)
  await sandbox.reset()
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-moving-'))
  const port = await freePort()

  const started = (id: string, keep: object) => {
    const config = join(folder, `${id}.json`)
    const connection = { id, vendor: 'hiapi', apiKey: 'sk-moving', baseUrl: `${vendor.url}/sandbox/hiapi` }
    writeFileSync(config, JSON.stringify({ connections: [connection], mediaHosts: ['127.0.0.1'], ...keep }), {
      mode: 0o600,
    })
    return startServer(['--config', config], {}, port)
  }

  let gateway = await started('before', {})
  const { context, page, desk } = await anotherBrowser(browser, gateway.url, complaints)
  try {
    const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
    await desk.start([id])
    await expect(desk.row(id)).toContainText('Succeeded')
    await gateway.stop()
    gateway = await started('after', { keep: join(folder, 'data'), archive: { gigabytes: 1, days: 30 } })
    // It hears who keeps the list now, and begins anew by itself.
    await page.reload()
    await expect(page.getByText('The gateway polls. You may close this tab')).toBeVisible()
    await desk.go('Settings')
    const keeper = desk.panel('Who keeps this list')
    await expect(keeper).toContainText('1 task that this browser kept by itself is not shown here.')
    await keeper.getByRole('button', { name: 'Move this list to the gateway' }).click()
    await expect(keeper).toContainText('1 task moved: all of them are kept by the gateway.')
    await keeper.getByRole('button', { name: 'Delete it from this browser' }).click()
    await expect(keeper.getByRole('button', { name: 'Move this list to the gateway' })).toBeHidden()
    await expect(keeper).not.toContainText('moved')

    await desk.go('Tasks')
    await expect(desk.row(id)).toContainText('Succeeded')
    await desk.row(id).click()
    await expect(desk.part('Outputs')).toContainText(/Kept by the gateway until \d+ \w+ \d{4}/)
    await desk.detail.getByRole('button', { name: 'Keep for ever', exact: true }).click()
    await expect(desk.part('Outputs')).toContainText('Kept by the gateway for ever.')
    await expect(desk.detail.getByRole('button', { name: 'Do not keep for ever' })).toBeVisible()
    await desk.go('Settings')
    const saving = desk.panel('Saving outputs')
    await expect(saving).toContainText(/up to 1\.\d+ GB, each for 30 d/)
    await expect(saving).toContainText('For ever1 task')
    await expect(saving).toContainText('Removed nextnothing')

    await keeper.getByRole('button', { name: 'Bring the gateway’s list into this browser' }).click()
    await expect(keeper).toContainText('1 task of the gateway is in this browser now')
    await keeper.getByRole('button', { name: 'Delete it at the gateway' }).click()
    await expect(keeper).toContainText('The gateway’s list is empty.')
    await gateway.stop()
    gateway = await started('after', {})
    await expect(page.getByText('The gateway polls. You may close this tab')).toBeHidden()
    await desk.go('Tasks')
    await expect(desk.row(id)).toContainText('Succeeded')
    // What a browser says of a connection that was refused is no complaint of the page.
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !/ERR_CONNECTION|net::/.test(line)))
    await context.close()
  } finally {
    await gateway.stop()
    await vendor.stop()
  }
})
