import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { tooWide } from '../too-wide.ts'

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

const SCREENS = [
  '/',
  '/triage',
  '/outputs',
  '/outputs?view=expiring',
  '/insights',
  '/submit',
  '/connections',
  '/settings',
]

/** What a finger cannot hit: controls under 44 px. A link within a sentence is as high as its line, and may be. */
function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')].flatMap((one) => {
      const target = one.matches('[type="checkbox"], [type="radio"]')
        ? (one.closest('label, [data-select]') ?? one)
        : one
      const { width, height: whole, bottom } = target.getBoundingClientRect()
      // Choices side by side lie in a frame that cuts what is higher than itself.
      const frame = one.parentElement
      const isCut = frame?.matches('fieldset') === true && getComputedStyle(frame).overflowY !== 'visible'
      const height = isCut ? whole - Math.max(0, bottom - frame.getBoundingClientRect().bottom) : whole
      const style = getComputedStyle(target)
      const hidden = width <= 1 || height <= 1 || style.visibility === 'hidden' || target.closest('.sr-only') !== null
      if (hidden || style.display === 'inline' || (width >= 44 && height >= 44)) return []
      return [`${target.tagName} “${target.ariaLabel ?? target.textContent.trim()}” ${width}×${height}`]
    }),
  )
}

test('nothing is too small for a finger, and every screen has its place', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'mix', count: 20, ageMs: 400_000 })
  const dying = await sandbox.tasks({ dialect: 'hiapi', scenario: 'expires-10-min', count: 2, ageMs: 300_000 })
  await desk.start([...ids, ...dying])
  await expect(page.getByText('Succeeded').first()).toBeVisible()
  // The first alert says how many and how long, whole.
  const alert = page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem').first()
  await expect(alert).toContainText(/^\d+ outputs expire, first in \d/)
  const text = alert.locator('span').first()
  await expect.poll(() => text.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true)
  await expect(desk.rows('HiAPI').first()).toBeVisible()

  const bar = page.getByRole('navigation', { name: 'Screens' })
  for (const name of ['Tasks', 'Triage', 'Outputs', 'Insights', 'Submit', 'Connections']) {
    await expect(bar.getByRole('link', { name })).toBeVisible()
  }
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible()

  await desk.rows('Succeeded').first().click()
  await expect(desk.detail).toBeVisible()
  await expect.poll(() => tooSmall(page)).toEqual([])
  for (const path of SCREENS) {
    await page.goto(path)
    await expect(page.getByRole('main')).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expect.poll(() => tooSmall(page), path).toEqual([])
  }

  // What opens above the gallery: the viewer, and two side by side.
  // The tiles lie below what is at risk and on its way: a high page has two of them in sight.
  await page.setViewportSize({ width: 390, height: 2400 })
  await page.goto('/outputs')
  await expect(desk.tiles.nth(1)).toBeVisible()
  const open = async (name: string) => {
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect.poll(() => tooSmall(page), name).toEqual([])
  }
  const keys = await desk.tiles.evaluateAll((all) => all.map((one) => one.getAttribute('data-tile') ?? ''))
  const [first = '', second = ''] = keys
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/outputs?${new URLSearchParams({ output: first }).toString()}`)
  await open('the viewer')
  await page.goto(`/outputs?${new URLSearchParams([first, second].map((key) => ['output', key])).toString()}`)
  await open('side by side')
})

test('no screen is wider than 320 px', async ({ desk, page, sandbox }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'mix', count: 20, ageMs: 400_000 })
  await desk.start(ids)
  await expect(page.getByText('Succeeded').first()).toBeVisible()
  for (const path of SCREENS) {
    await page.goto(path)
    await expect(page.getByRole('main')).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expect.poll(() => tooWide(page), path).toEqual([])
  }
})

test('what was copied stands in the field by one press, and a clipboard that is kept back is said', async ({
  desk,
  page,
  context,
  sandbox,
}) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2 })
  await page.goto('/')
  const paste = page.getByRole('button', { name: 'Paste', exact: true })
  await context.clearPermissions()
  await paste.click()
  await expect(page.getByText('The browser kept the clipboard back.')).toBeVisible()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((text) => navigator.clipboard.writeText(text), ids.join('\n'))
  await paste.click()
  await expect(desk.pasteField).toHaveValue(ids.join('\n'))
  await expect(paste).toBeHidden()
  await desk.trackButton(2).click()
  await expect(desk.rows('HiAPI')).toHaveCount(2)
})
