/** The shell that can be installed: it opens while its server is away, and takes what another app shares. */
import { expect, test as base } from '@playwright/test'
import { ownStage, type Stage } from '../chaos/stage.ts'
import { Desk } from '../desk.ts'

const test = base.extend<{ readonly stage: Stage }>({ stage: ownStage })

test('with its server away the page opens and shows what was known, and no answer about a task is an old one', async ({
  stage,
}) => {
  const [id = ''] = await stage.sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-running', ageMs: 60_000 })
  const page = await stage.page()
  const desk = new Desk(page)
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Running')
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })

  // Before any module of the page has run.
  await page.addInitScript(() => {
    document.addEventListener(
      'readystatechange',
      () => {
        Object.assign(globalThis, { faceAtFirst: document.documentElement.dataset['typeface'] ?? 'none' })
      },
      { once: true },
    )
  })
  await stage.killGateway()
  await page.goto('/outputs')
  // It lies in this browser: nothing is painted in another one first.
  expect(await page.evaluate('faceAtFirst')).toBe('own')
  await expect(page.getByRole('heading', { name: 'Outputs', level: 1 })).toBeVisible()
  await page.goto('/')
  const state = page.locator('aside').getByRole('group', { name: 'Polling' })
  await expect(state).toContainText('Gateway unreachable')
  // What was heard last is there, though the page was left in the moment after it was heard.
  await expect(desk.row(id)).toContainText('Running')
  await expect(desk.row(id)).toContainText('unreachable')
  const kept = await page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const requests = await Promise.all(all.map((cache) => cache.keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  expect(kept.length).toBeGreaterThan(10)
  expect(kept.filter((path) => /^\/(?:api|sandbox)/.test(path))).toEqual([])

  await stage.startGateway()
  await expect(state).toContainText('Polling 1')
})

test('what another app shares stands in the field, once', async ({ stage }) => {
  const [id = ''] = await stage.sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image' })
  const page = await stage.page()
  const desk = new Desk(page)
  await page.goto(`/share?${new URLSearchParams({ title: 'A render', text: `look: ${id}` })}`)
  await expect(desk.pasteField).toHaveValue(`A render\nlook: ${id}`)
  await desk.trackFound(1)
  await expect(desk.row(id)).toBeVisible()
  await page.reload()
  await expect(desk.row(id)).toBeVisible()
  await expect(desk.pasteField).toHaveValue('')
})
