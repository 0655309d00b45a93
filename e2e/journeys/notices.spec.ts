import { expect, test } from '../fixtures.ts'

declare global {
  interface Window {
    hide: (hidden: boolean) => void
    shown: Notification[]
  }
}

test('a notice is asked for in context, comes while the page is hidden, and a click lands on the task', async ({
  desk,
  page,
  context,
  sandbox,
  server,
}) => {
  await context.grantPermissions(['notifications'], { origin: server.url })
  await page.addInitScript(() => {
    let state: DocumentVisibilityState = 'visible'
    Object.defineProperty(document, 'visibilityState', { get: () => state })
    window.hide = (hidden) => {
      state = hidden ? 'hidden' : 'visible'
      document.dispatchEvent(new Event('visibilitychange'))
    }
    window.shown = []
    window.Notification = class extends window.Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        window.shown.push(this)
      }
    }
  })
  const [soon = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'slow-queue' })
  await page.goto('/')
  // Never on load.
  await expect(page.getByRole('region', { name: 'Desktop notices' })).toHaveCount(0)
  await desk.track([soon])
  const question = page.getByRole('region', { name: 'Desktop notices' })
  await expect(question).toContainText('Tell me when watched tasks end?')
  await question.getByRole('button', { name: 'Tell me' }).click()
  await expect(question).toBeHidden()
  await expect(desk.row(soon)).toContainText('Queued')

  await page.evaluate(() => window.hide(true))
  await sandbox.advance(700_000)
  await expect.poll(() => page.evaluate(() => window.shown.map(({ title }) => title))).toEqual(['Succeeded'])
  await page.evaluate(() => {
    window.hide(false)
    window.shown[0]?.dispatchEvent(new Event('click'))
  })
  await expect(desk.detail).toBeVisible()
  await expect(page).toHaveURL(/task=/)

  // Neither twice nor after a reload: the next notice is of the next task, and the only one.
  const next = await sandbox.tasks({ dialect: 'hiapi', scenario: 'late-failure' })
  await page.goto('/')
  await expect(desk.row(soon)).toContainText('Succeeded')
  await desk.track(next)
  await expect(desk.row(next[0] ?? '')).toContainText('Queued')
  await page.evaluate(() => window.hide(true))
  await sandbox.advance(700_000)
  await expect.poll(() => page.evaluate(() => window.shown.map(({ title }) => title))).toEqual(['Failed (TASK_FAILED)'])
})

test('the question lies over no row, and none moves when it is answered', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-running', count: 18 })
  await page.goto('/')
  await page.getByRole('textbox', { name: 'Paste task ids' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: 'Track 18 tasks' }).click()
  await expect(page.getByRole('region', { name: 'Desktop notices' })).toBeVisible()
  await page.getByRole('row').last().hover()
  await page.mouse.wheel(0, 10_000)
  const last = page.locator('[data-task][aria-rowindex="19"]')
  await expect(last).toBeInViewport({ ratio: 1 })
  // What scrolls ends where the question begins, so that it lies over nothing anywhere in the list.
  const scroller = desk.scrollerOf(last)
  await expect
    .poll(() => scroller.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop))
    .toBeLessThan(1)
  const question = page.getByRole('region', { name: 'Desktop notices' })
  const top = (await question.boundingBox())?.y
  const before = await last.boundingBox()
  expect((before?.y ?? Infinity) + (before?.height ?? 0)).toBeLessThanOrEqual(top ?? 0)
  expect(await scroller.evaluate((box) => box.getBoundingClientRect().bottom)).toBeLessThanOrEqual(top ?? 0)
  await question.getByRole('button', { name: 'Not now' }).click()
  await expect(question).toBeHidden()
  await expect.poll(() => last.boundingBox()).toEqual(before)
  // Of the middle of the row, where a person presses: nothing lies over it.
  await last.click()
  await expect(page.getByRole('region', { name: 'Task detail' })).toBeVisible()
})
