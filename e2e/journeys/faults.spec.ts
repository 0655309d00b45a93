/** Kills at the worst moment: in the middle of a download, an import, a submit; many tabs at once. */
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test as base, type Page } from '@playwright/test'
import { readTasks } from '../chaos/acts.ts'
import { rowsOf } from '../chaos/reckoning.ts'
import { Desk } from '../desk.ts'
import { ownStage, type Stage } from '../chaos/stage.ts'

const test = base.extend<{ readonly stage: Stage }>({ stage: ownStage })

async function fillPrompt(page: Page, prompt: string): Promise<void> {
  await page.goto('/submit?connection=hiapi')
  await page.getByLabel('Prompt', { exact: true }).fill(prompt)
}

async function madeOf(stage: Stage, mark: string): Promise<number> {
  return (await stage.sandbox.existing()).filter(({ prompt }) => prompt.includes(mark)).length
}

test('a gateway that is killed in the middle of a download leaves nothing that passes for saved', async ({ stage }) => {
  const [id = ''] = await stage.sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  const page = await stage.page()
  const desk = new Desk(page)
  await desk.start([id])
  // From the first byte on: a preview that is there already would be saved without asking again.
  await stage.sandbox.fault({ dialect: 'media', kind: 'drip', times: 50 })
  await desk.rows('Succeeded').click()
  const outputs = desk.part('Outputs')
  await outputs.getByRole('button', { name: 'Save', exact: true }).first().click()
  await wait(500)
  await stage.killGateway()
  await expect(desk.detail).not.toContainText(/Saved/)
  await page.reload({ waitUntil: 'commit' }).catch(() => undefined)
  await fetch(`${stage.vendor.url}/sandbox/faults`, { method: 'DELETE' })
  await stage.startGateway()
  await page.goto('/')
  await desk.rows('Succeeded').click()
  await expect(desk.detail).not.toContainText(/Saved/)
  const saving = page.waitForEvent('download')
  await outputs.getByRole('button', { name: 'Save', exact: true }).first().click()
  await (await saving).path()
  await expect(desk.detail).toContainText(/Saved/)
})

test('a browser that is killed during an import has all of a task or none of it, and the rest comes later', async ({
  stage,
}) => {
  const ids = await stage.sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 400, ageMs: 300_000 })
  const desk = new Desk(await stage.page())
  await desk.start(ids.slice(0, 1))
  await expect(desk.rows('Succeeded')).toHaveCount(1)
  const file: { tasks: { record: { id: string; remote: { id: string; handle: { id: string } } } }[] } = JSON.parse(
    await readTasks(stage),
  )
  const [sample] = file.tasks
  if (sample === undefined) throw new Error('nothing was exported')
  file.tasks = ids.map((id) => ({
    ...sample,
    record: { ...sample.record, id: `hiapi/${id}`, remote: { id, handle: { id } } },
  }))
  const text = { name: 'tasks.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) }
  const page = await stage.page()
  await page.goto('/settings')
  await page.getByLabel('File of exported tasks').setInputFiles(text)
  await stage.killBrowser()
  const after = rowsOf(await readTasks(stage))
  expect(after.length).toBeGreaterThan(0)
  for (const row of after) expect(ids).toContain(row.remote?.id)
  const again = await stage.page()
  await again.goto('/settings')
  await again.getByLabel('File of exported tasks').setInputFiles(text)
  await expect(again.getByRole('status', { name: 'Result of the import' })).toContainText('known already')
  expect(rowsOf(await readTasks(stage))).toHaveLength(400)
})

test('two tabs that submit the same draft at once buy two tasks, each known in both', async ({ stage }) => {
  const first = await stage.page()
  const second = await (await stage.context()).newPage()
  for (const page of [first, second]) await fillPrompt(page, 'the same draft twin-harbour')
  await Promise.all(
    [first, second].map(async (page) => {
      await page.getByRole('button', { name: /^Submit/ }).click()
      await expect(page.getByRole('link', { name: /twin-harbour/ }).first()).toBeVisible()
    }),
  )
  for (const page of [first, second]) {
    await page.goto('/')
    await expect(page.getByRole('row').filter({ hasText: 'twin-harbour' })).toHaveCount(2)
  }
  await stage.sandbox.advance(300_000)
  await expect(first.getByRole('row').filter({ hasText: 'Succeeded' })).toHaveCount(2)
  expect(await madeOf(stage, 'twin-harbour')).toBe(2)
})

test('a submit whose browser is killed at once makes one task at most, and the row knows it', async ({ stage }) => {
  for (const [round, pauseMs] of [0, 30, 120].entries()) {
    const mark = `killed-harbour-${round}`
    await stage.sandbox.fault({ dialect: 'hiapi', kind: 'slow', times: 1 })
    const page = await stage.page()
    await fillPrompt(page, mark)
    await page.getByRole('button', { name: /^Submit/ }).click()
    await wait(pauseMs)
    await stage.killBrowser()
    const again = await stage.page()
    await again.goto('/')
    await stage.sandbox.advance(300_000)
    const made = await madeOf(stage, mark)
    expect(made).toBeLessThanOrEqual(1)
    const row = again.getByRole('row').filter({ hasText: mark })
    if (made === 1) await expect(row).toContainText('Succeeded')
    await expect.poll(() => madeOf(stage, mark)).toBeLessThanOrEqual(1)
  }
})

test('a resubmit by hand after a kill, itself killed at once, makes one more task, and each row has its own', async ({
  stage,
}) => {
  const prompt = 'slow-queue killed-lighthouse'
  await stage.sandbox.fault({ dialect: 'hiapi', kind: 'slow', times: 1 })
  const first = await stage.page()
  await fillPrompt(first, prompt)
  await first.getByRole('button', { name: /^Submit/ }).click()
  await expect(first.getByRole('link', { name: /killed-lighthouse/ }).first()).toBeVisible()
  await stage.killBrowser()

  // It was stored before it was sent: it comes to its one task without anybody's doing.
  const second = await stage.page()
  await second.goto('/')
  const rows = (page: Page) => page.getByRole('row').filter({ hasText: 'killed-lighthouse' })
  await expect(rows(second)).toContainText('Queued')
  await stage.sandbox.advance(700_000)
  await expect(rows(second)).toContainText('Succeeded')
  expect(await madeOf(stage, 'killed-lighthouse')).toBe(1)

  await rows(second).click()
  await second.getByRole('link', { name: 'Edit and resubmit' }).click()
  await expect(second.getByLabel('Prompt', { exact: true })).toHaveValue(prompt)
  await stage.sandbox.fault({ dialect: 'hiapi', kind: 'slow', times: 1 })
  await second.getByRole('button', { name: /^Submit/ }).click()
  await expect(second.getByRole('link', { name: /killed-lighthouse/ }).first()).toBeVisible()
  await stage.killBrowser()

  const third = await stage.page()
  await third.goto('/')
  await expect(rows(third)).toHaveCount(2)
  await expect(rows(third).filter({ hasText: 'Queued' })).toHaveCount(1)
  await stage.sandbox.advance(700_000)
  await expect(rows(third).filter({ hasText: 'Succeeded' })).toHaveCount(2)
  expect(await madeOf(stage, 'killed-lighthouse')).toBe(2)
  const ids = rowsOf(await readTasks(stage)).map(({ remote }) => remote?.id)
  expect(new Set(ids).size).toBe(2)
})

test('twenty tabs poll like one, and all show the same', async ({ stage }) => {
  const ids = await stage.sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-running', count: 3 })
  await new Desk(await stage.page()).start(ids)
  const context = await stage.context()
  for (let count = 1; count < 20; count += 1) {
    const page = await context.newPage()
    await page.goto('/', { waitUntil: 'domcontentloaded' })
  }
  for (const page of context.pages()) await expect(page.getByRole('row').filter({ hasText: 'Running' })).toHaveCount(3)
  // What is asked from here on, five times each: a task that twenty tabs poll would be asked anew within a moment.
  const asked = async (id: string) =>
    (await stage.sandbox.requests('hiapi')).filter(({ path }) => path.includes(id)).map(({ at }) => at)
  const before = await asked(ids[0] ?? '')
  await expect
    .poll(async () => (await asked(ids[0] ?? '')).length, { timeout: 90_000 })
    .toBeGreaterThan(before.length + 4)
  for (const id of ids) {
    const times = (await asked(id)).filter((at) => at > (before.at(-1) ?? 0))
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(1_000)
  }
})
