/** What stands above the gallery is in the address; what is on its way stands in it. */
import { expect, expectAccessible, test } from '../fixtures.ts'

test('viewer and comparison are links: by keyboard alone, over a reload, closed by Back; and unknown ones say so', async ({
  desk,
  page,
  sandbox,
}) => {
  const made = { dialect: 'hiapi', ageMs: 600_000 } as const
  const [owls = ''] = await sandbox.tasks({ ...made, scenario: 'image-set' })
  const [tower = ''] = await sandbox.tasks({ ...made, scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([`"four owls at night" -> ${owls}`, `"منارة في العاصفة" -> ${tower}`])
  await desk.go('Outputs')
  await expect(desk.tiles).toHaveCount(5)
  // No two are called the same.
  const boxes = await page
    .getByRole('checkbox', { name: /^Mark / })
    .evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.closest('label')?.textContent))
  expect(new Set(boxes).size).toBe(5)

  await desk.focusFirstTile()
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('1 of 5')
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('2 of 5')
  const title = await viewer.getByRole('heading', { level: 2 }).textContent()
  await page.reload()
  await expect(viewer).toContainText('2 of 5')
  await expect(viewer.getByRole('heading', { level: 2 })).toHaveText(title ?? '')
  // One step back from wherever the arrows led to.
  await page.goBack()
  await expect(viewer).toHaveCount(0)
  await expect(desk.tiles).toHaveCount(5)
  await page.goForward()
  await expect(viewer).toContainText('2 of 5')
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expect(page).toHaveURL(/\/outputs$/)

  await expect(async () => {
    await desk.focusFirstTile()
    await page.keyboard.press('Shift+ArrowRight')
    await expect(desk.markedOutputs).toContainText('2 marked', { timeout: 2_000 })
    // The focus follows the arrow a moment later, and must not leave the button again that is pressed next.
    await expect(desk.tiles.nth(1)).toBeFocused({ timeout: 2_000 })
  }).toPass()
  await desk.markedOutputs.getByRole('button', { name: 'Compare' }).press('Enter')
  const sides = page.getByRole('dialog', { name: 'Side by side' })
  await expect(sides.getByRole('img')).toHaveCount(2)
  await page.reload()
  await expect(sides.getByRole('img')).toHaveCount(2)
  await expect(sides.getByRole('table')).toContainText('منارة')
  await expectAccessible(page)

  // Enlarged and scrolled together.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('+')
  const panes = sides.locator('[data-pane]')
  await expect(sides.getByLabel('Zoom')).toHaveText(/300/)
  await panes.first().evaluate((pane) => pane.scrollTo(pane.scrollWidth / 3, pane.scrollHeight / 3))
  await expect
    .poll(() => panes.last().evaluate(({ scrollLeft, scrollTop }) => Math.min(scrollLeft, scrollTop)))
    .toBeGreaterThan(20)
  const apart = () => panes.evaluateAll(([one, other]) => Math.abs((one?.scrollLeft ?? 0) - (other?.scrollLeft ?? 0)))
  await expect.poll(apart).toBeLessThan(5)
  // By pointer too: nothing lies over the button that closes it.
  await sides.getByRole('button', { name: 'Close' }).click()
  await expect(sides).toHaveCount(0)

  await page.goto('/outputs?output=sandbox%2Fnobody+0')
  const missing = page.getByRole('dialog', { name: 'This output is not here' })
  await expect(missing).toContainText('sandbox/nobody 0')
  await page.keyboard.press('Enter')
  await expect(missing).toHaveCount(0)
  await expect(page).toHaveURL(/\/outputs$/)
})

test('two films play, stop and are scrubbed together', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-video', count: 2, ageMs: 600_000 })
  await desk.start(ids)
  await desk.go('Outputs')
  await expect(desk.tiles).toHaveCount(2)
  // The gallery may still rearrange what just arrived.
  await expect(async () => {
    await desk.focusFirstTile()
    await page.keyboard.press('Shift+ArrowRight')
    await expect(desk.markedOutputs).toContainText('2 marked', { timeout: 2_000 })
    // The focus follows the arrow a moment later, and must not leave the button again that is pressed next.
    await expect(desk.tiles.nth(1)).toBeFocused({ timeout: 2_000 })
  }).toPass()
  await desk.markedOutputs.getByRole('button', { name: 'Compare' }).press('Enter')
  const films = page.getByRole('dialog', { name: 'Side by side' }).locator('video')
  await expect(films).toHaveCount(2)
  const [one, other] = [films.first(), films.last()]
  const isPaused = () => other.evaluate((node: HTMLVideoElement) => node.paused)
  await expect.poll(() => other.evaluate((node: HTMLVideoElement) => node.readyState)).toBeGreaterThan(0)
  await one.evaluate(async (node: HTMLVideoElement) => {
    node.muted = true
    await node.play()
  })
  await expect.poll(isPaused).toBe(false)
  await one.evaluate((node: HTMLVideoElement) => node.pause())
  await expect.poll(isPaused).toBe(true)
  await other.evaluate((node: HTMLVideoElement) => {
    node.currentTime = node.duration / 2
  })
  await expect
    .poll(() => one.evaluate((node: HTMLVideoElement) => node.currentTime / node.duration))
    .toBeCloseTo(0.5, 1)
})

test('what is on its way stands on the wall, and among what is made once it ends', async ({ desk, page, sandbox }) => {
  await page.clock.install()
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'slow-queue' })
  await desk.start([`"a slow lighthouse" -> ${id}`])
  await desk.go('Outputs')
  const wall = page.getByRole('region', { name: 'In progress' })
  await expect(wall.getByRole('listitem')).toHaveText([/Queued.*a slow lighthouse/])
  await expect(desk.tiles).toHaveCount(0)
  await sandbox.advanceUntil(id, 'succeeded')
  await page.clock.fastForward(120_000)
  await expect(desk.tiles).toHaveCount(1)
  await expect(wall).toHaveCount(0)
})
