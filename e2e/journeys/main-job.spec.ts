import { chromium } from '@playwright/test'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Desk } from '../desk.ts'
import { expect, guard, test } from '../fixtures.ts'

const DAY = 86_400_000

test('paste five ids of both dialects and watch them through their states to the end', async ({ desk, sandbox }) => {
  const [film = '', ...images] = [
    ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'long-video' })),
    ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2 })),
  ]
  const guides = await sandbox.tasks({ dialect: 'hiapi-guide', scenario: 'happy-image', count: 2 })
  const ids = [film, ...images, ...guides]
  // A guide id looks like ByteSpike's: its address says whose it is.
  await desk.start([film, ...images, ...guides.map((id) => sandbox.guideAddress(id))])
  for (const id of ids) await expect(desk.row(id)).toBeVisible()
  await expect(desk.row(film)).toContainText('Queued')
  // An open task is asked every few seconds, so that no state is over before it was seen.
  await desk.row(film).click()
  await sandbox.advanceUntil(film, 'running')
  await expect(desk.row(film)).toContainText('Running')
  await sandbox.advanceUntil(film, 'finishing')
  await expect(desk.row(film)).toContainText('Finishing')
  await sandbox.advance(60_000)
  for (const id of ids) await expect(desk.row(id)).toContainText('Succeeded')
  const timeline = desk.part('Timeline')
  for (const word of ['Queued', 'Running', 'Finishing', 'Succeeded']) await expect(timeline).toContainText(word)
})

test('closing the browser in the middle loses nothing', async ({ server, sandbox, complaints }) => {
  const profile = mkdtempSync(join(tmpdir(), 'renderwatch-profile-'))
  const options = test.info().project.use
  const open = async () => {
    const context = await chromium.launchPersistentContext(profile, {
      baseURL: server.url,
      ...options.launchOptions,
      viewport: options.viewport ?? null,
    })
    await guard(context, server.url, complaints)
    return context
  }
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'slow-queue', count: 5 })
  const first = await open()
  const desk = new Desk(first.pages()[0] ?? (await first.newPage()))
  await desk.start(ids)
  await expect(desk.row(ids[4] ?? '')).toContainText('Queued')
  await first.close()
  await sandbox.advance(700_000)
  const second = await open()
  const again = new Desk(await second.newPage())
  await again.page.goto('/')
  for (const id of ids) await expect(again.row(id)).toContainText('Succeeded')
  await second.close()
})

test('a failed task says what happened, who must act and whether a retry bills', async ({ desk, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'task-failed', ageMs: 300_000 })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Failed')
  await desk.row(id).click()
  await expect(desk.part('What to do')).toContainText('TASK_FAILED')
  await expect(desk.part('Timeline')).toContainText('Failed')
})

test('an image and a video are shown, and the video plays', async ({ desk, sandbox }) => {
  const [image = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  const [video = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-video', ageMs: 900_000 })
  await desk.start([image, video])
  await desk.row(image).click()
  const outputs = desk.part('Outputs')
  const picture = outputs.getByRole('img').first()
  await expect.poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBeGreaterThan(100)
  await desk.row(video).click()
  const player = outputs.locator('video').first()
  await expect(player).toBeVisible()
  await player.evaluate(async (node: HTMLVideoElement) => {
    node.muted = true
    await node.play()
  })
  await expect.poll(() => player.evaluate((node: HTMLVideoElement) => node.currentTime)).toBeGreaterThan(0.2)
})

test('a download is the very bytes, and is remembered', async ({ desk, page, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([id])
  await desk.row(id).click()
  const outputs = desk.part('Outputs')
  const saving = page.waitForEvent('download')
  await outputs.getByRole('button', { name: 'Save', exact: true }).first().click()
  const file = readFileSync(await (await saving).path())
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  await expect(outputs).toContainText(createHash('sha256').update(file).digest('hex').slice(0, 8))
  await page.reload()
  await expect(desk.detail).toContainText('Saved')
})

test('an output about to die asks to be downloaded, and is a state when it is dead', async ({
  desk,
  page,
  sandbox,
}) => {
  await page.clock.install()
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 120_000 })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Succeeded')
  await page.clock.fastForward(6.5 * DAY)
  await expect(page.getByText(/^1 output expires/)).toBeVisible()
  await page.clock.fastForward(DAY)
  await desk.row(id).click()
  await expect(desk.detail).toContainText(/expired/i)
})

test('a submit whose answer is dropped ends in exactly one task', async ({ desk, page, sandbox }) => {
  const before = (await sandbox.existing()).length
  await sandbox.fault({ dialect: 'hiapi', kind: 'lost-answer', times: 1 })
  await page.goto('/')
  await page.getByRole('button', { name: 'New test prompt' }).click()
  await page.getByLabel('Connection').selectOption({ label: 'Sandbox HiAPI' })
  await page.getByLabel('Prompt', { exact: true }).fill('slow-queue a lighthouse in a storm, long exposure')
  await page.getByRole('button', { name: 'Submit' }).click()
  await desk.go('Tasks')
  const mine = desk.rows('a lighthouse in a storm')
  await expect(mine).toHaveCount(1)
  await expect(mine).toContainText('Queued')
  await sandbox.advance(700_000)
  await expect(mine).toContainText('Succeeded')
  expect((await sandbox.existing()).length).toBe(before + 1)
})
