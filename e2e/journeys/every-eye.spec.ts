/** Every screen and what opens above it: at four widths, each in both themes and in colours of the system's own, and enlarged. */
import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { axe, expect, test } from '../fixtures.ts'
import type { Sandbox } from '../sandbox.ts'
import { tooWide } from '../too-wide.ts'

const SCREENS = ['/triage', '/outputs', '/insights', '/submit', '/connections', '/settings'] as const

/** Forced colours are the system's own, whatever the theme: they are a third look, not a variant of each. */
const LOOKS = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced colours', colorScheme: 'light', forcedColors: 'active' },
] as const

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
  { width: 2560, height: 1440 },
] as const

/** Some of everything, one word that is longer than a phone is wide, and one title from right to left. */
async function everything(desk: Desk, sandbox: Sandbox): Promise<void> {
  const made = { dialect: 'hiapi', ageMs: 300_000 } as const
  const [one = '', other = ''] = await sandbox.tasks({ ...made, scenario: 'happy-image', count: 2 })
  const rest = await sandbox.tasks({ ...made, scenario: 'mix', count: 12 })
  const dying = await sandbox.tasks({ ...made, scenario: 'expires-10-min', count: 1 })
  const live = await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-queue', count: 2 })
  await desk.start([
    `"${'donaudampfschiff'.repeat(6)}" -> ${one}`,
    `"منارة في العاصفة" -> ${other}`,
    ...rest,
    ...dying,
    ...live,
  ])
  await expect(desk.page.getByText('Succeeded').first()).toBeVisible()
}

/** The addresses of the viewer and of the comparison, as the gallery gives them. */
async function above(page: Page): Promise<readonly string[]> {
  await page.goto('/outputs')
  const tiles = page.locator('a[data-tile]')
  await expect(tiles.nth(1)).toBeVisible()
  const hrefs = await tiles.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
  const outputs = hrefs.slice(0, 2).map((href) => new URLSearchParams(href.replace(/^.*\?/, '')).get('output') ?? '')
  const both = new URLSearchParams(outputs.map((output) => ['output', output]))
  return [hrefs[0] ?? '', `/outputs?${both.toString()}`]
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toBeVisible()
  await page.waitForLoadState('networkidle')
}

/** What axe finds, however slight, and what juts out of the window. */
async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await axe(page).analyze()
  const found = violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
  )
  return [...found, ...(await tooWide(page))]
}

async function lookAt(page: Page, what: string): Promise<void> {
  for (const { name, ...media } of LOOKS) {
    await page.emulateMedia(media)
    await expect.poll(() => problems(page), `${what}, ${name}`).toEqual([])
  }
}

for (const { width, height } of WIDTHS) {
  test(`axe finds nothing, however slight, at ${width} px, in either theme, in colours of the system’s own`, async ({
    desk,
    page,
    sandbox,
  }) => {
    await page.setViewportSize({ width, height })
    await everything(desk, sandbox)
    await lookAt(page, 'the list')
    // Among all of them it may lie below what a phone shows, where a long list has no row.
    await page.goto('/?phase=failed')
    await desk.rows('Failed').first().click()
    await expect(desk.detail).toBeVisible()
    await lookAt(page, 'the detail')
    for (const path of [...SCREENS, ...(await above(page))]) {
      await page.goto(path)
      await settled(page)
      await lookAt(page, path)
    }
  })
}

for (const [zoom, width, height] of [
  [200, 640, 400],
  [400, 320, 256],
] as const) {
  test(`at ${zoom} % nothing juts out, and what opens can be read and closed`, async ({ desk, page, sandbox }) => {
    await everything(desk, sandbox)
    const [viewer = '', comparison = ''] = await above(page)
    await page.setViewportSize({ width, height })
    for (const path of ['/', '/task/none%2Fhere', ...SCREENS, viewer, comparison]) {
      await page.goto(path)
      await settled(page)
      await expect.poll(() => tooWide(page), path).toEqual([])
    }
    const dialog = page.getByRole('dialog', { name: 'Side by side' })
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport()
    for (const picture of await dialog.getByRole('img').all()) {
      await picture.scrollIntoViewIfNeeded()
      await expect(picture).toBeInViewport({ ratio: 0.5 })
    }
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  })
}
