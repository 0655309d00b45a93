/** A page that nobody looks at: browsers hold its own timers back, and polling goes on by the ticks of a worker. */
import { expect, test } from '../fixtures.ts'

declare global {
  interface Window {
    hideAndHoldTimers: () => void
  }
}

test('polling goes on while the page is hidden and its timers are held back', async ({ desk, page, sandbox }) => {
  await page.addInitScript(() => {
    let state: DocumentVisibilityState = 'visible'
    Object.defineProperty(document, 'visibilityState', { get: () => state })
    const setLater = window.setTimeout.bind(window)
    const held = (run: () => void, delay?: number) => setLater(() => void (state === 'visible' && run()), delay)
    // As a browser does it in the extreme: none fires at all.
    window.setTimeout = Object.assign(held, setLater)
    window.hideAndHoldTimers = () => {
      state = 'hidden'
      document.dispatchEvent(new Event('visibilitychange'))
    }
  })
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'slow-queue' })
  await page.goto('/')
  await desk.track([id])
  await expect(desk.row(id)).toContainText('Queued')

  const started = page.waitForEvent('worker')
  await page.evaluate(() => window.hideAndHoldTimers())
  // The strict policy lets it start: what it blocks is a complaint, and fails any journey.
  expect((await started).url()).toContain('tick-worker')
  const asked = async () => (await sandbox.requests('hiapi')).filter(({ path }) => path.includes(id)).length
  const before = await asked()
  await expect.poll(asked).toBeGreaterThan(before)
  await sandbox.advance(700_000)
  await expect(desk.row(id)).toContainText('Succeeded')
})
