import type { Locator } from '@playwright/test'
import { exportedTasks } from '../exported-tasks.ts'
import { expect, expectAccessible, test } from '../fixtures.ts'

/** Where it begins and ends, in pixels from the left; of what is not there, no numbers. */
async function edges(part: Locator): Promise<{ readonly left: number; readonly right: number }> {
  const { x, width } = (await part.boundingBox()) ?? { x: NaN, width: NaN }
  return { left: x, right: x + width }
}

test('the menu of a row, by keyboard and by pointer', async ({ context, desk, page, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const [first = '', second = ''] = await sandbox.tasks({
    dialect: 'hiapi',
    scenario: 'happy-image',
    count: 2,
    ageMs: 300_000,
  })
  await desk.start([first, second])
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  const row = desk.row(first)
  await row.focus()
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu')
  await expect(menu.getByRole('menuitem').first()).toBeFocused()
  await expect(menu.getByRole('menuitem')).toHaveText([
    /^Open/,
    /^Open in a new tab/,
    /^Save outputs/,
    /^Check again/,
    /^Edit and resubmit/,
    /^Tag…/,
    /^Copy id/,
    /^Copy link/,
    /^Export JSON/,
    /^Forget/,
  ])
  await expectAccessible(page)
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(menu.getByRole('menuitem', { name: 'Copy link' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(menu).toBeHidden()
  await expect(row).toBeFocused()
  await expect(desk.messages).toContainText('1 link copied.')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toContain(`/task/sandbox-hiapi%2F${first}`)

  // Escape closes the menu alone.
  await page.keyboard.press('Enter')
  await expect(desk.detail).toBeVisible()
  await page.keyboard.press('ContextMenu')
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(desk.detail).toBeVisible()
  await expect(row).toBeFocused()

  // On one of several ticked rows it is about all of them, and a press elsewhere closes it.
  await page.getByRole('checkbox', { name: 'Select all tasks in this list' }).check()
  await row.click({ button: 'right' })
  await expect(menu).toHaveAccessibleName('2 tasks')
  await expect(menu.getByRole('menuitem', { name: 'Copy links' })).toBeVisible()
  await desk.pasteField.click()
  await expect(menu).toBeHidden()

  // The row goes; the keyboard stays in the list.
  await page.getByRole('checkbox', { name: 'Select all tasks in this list' }).uncheck()
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await page.keyboard.press('End')
  await expect(menu.getByRole('menuitem', { name: 'Forget' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row).toHaveCount(0)
  await expect(desk.row(second)).toBeFocused()
  await desk.messages.getByRole('button', { name: 'Undo' }).last().click()
  await expect(row).toBeVisible()

  await page.goto(link)
  await expect(desk.detail).toContainText(first.slice(-6))
})

test('a task is called what a person says, until they take it back', async ({ desk, page, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', ageMs: 300_000 })
  await desk.start([id])
  await desk.row(id).click()
  const heading = desk.detail.getByRole('heading', { level: 2 }).first()
  const own = (await heading.textContent()) ?? ''
  const edit = desk.detail.getByRole('button', { name: 'Edit the title' })
  await edit.focus()
  await page.keyboard.press('Enter')
  const field = desk.detail.getByRole('textbox', { name: 'Title' })
  await expect(field).toBeFocused()
  await field.fill('زرافة على الشاطئ')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(heading).toHaveText('زرافة على الشاطئ')
  await expect(heading).toHaveCSS('direction', 'rtl')
  await expect(desk.row(id)).toContainText('زرافة على الشاطئ')
  await expect(desk.detail.locator(':focus')).toBeVisible()

  await desk.messages.getByRole('button', { name: 'Undo' }).click()
  await expect(heading).toHaveText(own)
  await edit.click()
  await field.fill('The first one')
  await page.keyboard.press('Escape')
  await expect(heading).toHaveText(own)
  await expect(desk.detail).toBeVisible()
  await edit.click()
  await field.fill('The first one')
  await desk.detail.getByRole('button', { name: 'Keep' }).click()
  await expect(desk.row(id)).toContainText('The first one')
  await desk.row(id).focus()
  await page.keyboard.press('Escape')
  await expect(desk.detail).toBeHidden()
  await page.reload()
  await expect(desk.row(id)).toContainText('The first one')
})

test('columns are chosen, sorted by and made wider, and all of it is kept', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3, ageMs: 300_000 })
  await desk.start(ids)
  const grid = page.getByRole('grid', { name: 'Tasks' })
  const column = (name: string) => grid.getByRole('columnheader', { name })
  await expect(column('Cost')).toBeHidden()
  await page.getByRole('button', { name: 'Layout' }).click()
  const dialog = page.getByRole('dialog', { name: 'Layout of the list' })
  await dialog.getByRole('checkbox', { name: 'Cost' }).check()
  await dialog.getByRole('checkbox', { name: 'Timeline' }).uncheck()
  await dialog.getByRole('slider', { name: 'Width of Model' }).focus()
  await page.keyboard.press('End')
  await expect(dialog.getByRole('slider', { name: 'Width of Model' })).toHaveAttribute('aria-valuetext', '600 pixels')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(column('Timeline')).toBeHidden()
  await column('Cost').getByRole('button').click()
  await expect(column('Cost')).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/[?&]sort=cost-desc/)

  const width = async () => (await column('Status').boundingBox())?.width ?? 0
  const before = await width()
  const grip = page.locator('[data-grip="status"]')
  const box = await grip.boundingBox()
  if (box === null) throw new Error('the edge of the column is not there')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect.poll(width).toBeGreaterThan(before + 40)
  const drawn = await width()

  await page.goto('/')
  await expect(column('Cost')).toHaveAttribute('aria-sort', 'descending')
  await expect(column('Timeline')).toBeHidden()
  await expect.poll(width).toBe(drawn)
})

test('list and detail stand side by side from 1024 px on, and nothing of the toolbar is cut', async ({
  desk,
  page,
  sandbox,
}) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'task-failed', ageMs: 300_000 })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Failed')
  await desk.row(id).click()
  for (const [width, height] of [
    [1024, 768],
    [1440, 900],
    [2560, 1440],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expect(desk.row(id)).toBeVisible()
    await expect(desk.detail).toBeVisible()
    for (const name of ['Views', 'Layout']) {
      const button = page.getByRole('button', { name, exact: true })
      await expect
        .poll(async () => (await edges(desk.detail)).left - (await edges(button)).right)
        .toBeGreaterThanOrEqual(0)
    }
    // No count is laid over its neighbour, and no word of one is cut.
    const counts = page.getByRole('group', { name: 'Tasks by status' }).getByRole('button')
    const cut = () => counts.evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length)
    await expect.poll(cut).toBe(0)
    // Nor does one lie where only scrolling leads.
    for (const count of await counts.all()) await expect(count).toBeInViewport({ ratio: 0.9 })
    await expectAccessible(page)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(desk.row(id)).toBeHidden()
  await expect(desk.detail).toBeVisible()
})

test('an error of a whole page pushes no act away, and a long code ends in an ellipsis', async ({ desk, page }) => {
  const file: { tasks: { record: Record<string, unknown> }[] } = JSON.parse(exportedTasks(1).toString())
  const code = `UPSTREAM_${'PROVIDER_'.repeat(12)}FAILED`
  const message = '<html> the gateway of the provider said this and much more '.repeat(20)
  const failure = { step: 'task', httpStatus: 200, code, message, requestId: null, raw: null }
  for (const { record } of file.tasks) record['state'] = { phase: 'failed', failure }
  await page.goto('/settings')
  await page
    .getByLabel('File of exported tasks')
    .setInputFiles({ name: 'tasks.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) })
  await expect(page.getByRole('status', { name: 'Result of the import' })).toContainText('1 task added')
  await page.goto('/')
  await desk.rows('Failed').click()
  const card = desk.part('What to do')
  const ticket = card.getByRole('button', { name: 'Copy support ticket' })
  await expect(ticket).toBeInViewport()
  const badge = card.getByTitle('The code as the vendor writes it')
  await expect.poll(async () => (await edges(card)).right - (await edges(badge)).right).toBeGreaterThanOrEqual(0)
  await expect(badge).toHaveCSS('text-overflow', 'ellipsis')
  await card.getByRole('button', { name: 'Show all of it' }).first().press('Enter')
  await expect(card.getByRole('button', { name: 'Show less' })).toBeFocused()
  await expectAccessible(page)
  // What the card says is not said a second time.
  await expect(desk.part('Diagnosis').locator('li[aria-current="step"]')).toBeHidden()
})

test('a link to a view says how it is laid out, whoever opens it', async ({ context, desk, page, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await desk.start(await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 }))
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Copy a link to this view' }).click()
  await expect(desk.messages).toContainText('The link to this view was copied.')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/\?group=none&sort=active-desc$/)

  await page.getByRole('button', { name: 'Layout' }).click()
  await page.getByRole('combobox', { name: 'Grouped' }).selectOption('By tag')
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('treegrid', { name: 'Tasks' }).getByRole('row', { name: /No tag/ })).toBeVisible()
  await page.goto(link)
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('treegrid', { name: 'Tasks' })).toBeVisible()
})

test('a menu of many tags finds one by its name, by keyboard', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 300_000 })
  await desk.start(ids)
  const many = Array.from({ length: 40 }, (_, at) => `shot ${at + 1}`)
  const row = desk.row(ids[0] ?? '')
  await row.click()
  await desk.detail.getByRole('combobox', { name: 'Tags' }).fill(many.join(','))
  await page.keyboard.press('Enter')
  await expect(row).toContainText('+39')
  await row.focus()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Filter by tag' }).focus()
  await page.keyboard.press('Enter')
  const field = page.getByRole('searchbox', { name: 'Find a tag' })
  await expect(field).toBeFocused()
  await expect(page.getByText('10 more: type to find them')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.type('shot 37')
  await expect(page.getByRole('menuitemcheckbox')).toHaveCount(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/[?&]tag=shot(\+|%20)37/)
  await expect(desk.rows('Succeeded')).toHaveCount(1)
})

test('every count by status is in view and none is cut, in a window of any width', async ({ desk, page, sandbox }) => {
  const [id = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-queue' })
  await desk.start([id])
  await expect(desk.row(id)).toContainText('Queued')
  const every = ['queued', 'tracked', 'submitting', 'unconfirmed', 'unrecognised', 'gone'].map((phase) => [
    'phase',
    phase,
  ])
  await page.goto(`/?${new URLSearchParams(every).toString()}`)
  await expect(page.locator('html')).toHaveAttribute('data-typeface', 'own')
  await page.evaluate(() => document.fonts.load('1em "Inter Variable"'))
  const counts = page.getByRole('group', { name: 'Tasks by status' }).getByRole('button')
  await expect(counts).toHaveCount(12)
  for (const width of [320, 390, 600, 832, 1024, 1440]) {
    await page.setViewportSize({ width, height: 844 })
    const wrong = () =>
      counts.evaluateAll((all) => {
        const boxes = all.map((each) => each.getBoundingClientRect())
        return all.flatMap((each, at) => {
          const box = boxes[at]
          if (box === undefined) return []
          const isCut = each.scrollWidth > each.clientWidth + 1 || box.right > innerWidth + 2
          const next = boxes[at + 1]
          // Their lines lie on each other.
          const overlaps = next !== undefined && next.top === box.top && next.left < box.right - 2
          return isCut || overlaps ? [each.textContent] : []
        })
      })
    await expect.poll(wrong, `${width} px`).toEqual([])
  }
})

test('a list that changes its order under nobody stays where it is scrolled to', async ({ desk, page, sandbox }) => {
  await page.goto('/?sort=phase-desc')
  const [soon = ''] = await sandbox.tasks({ dialect: 'hiapi', scenario: 'slow-queue' })
  await desk.track([soon, ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'stuck-running', count: 17 }))])
  await expect(desk.rows('Running')).toHaveCount(17)
  const place = (index: number) => page.locator(`[data-task][aria-rowindex="${index}"]`)
  await expect(place(19)).toContainText('Queued')
  // So far that nothing but rows is in view, and not so far that the list is held.
  const scroller = desk.scrollerOf(place(10))
  await place(10).hover()
  await scroller.evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
  await sandbox.advance(700_000)
  // The pointer is over the rows: what has ended stays at the end of the list until it has left.
  await expect(place(19)).toContainText('Succeeded')
  const before = await place(10).boundingBox()
  await page.mouse.move(5, 5)
  await expect(place(2)).toContainText('Succeeded')
  // The browser goes with a row, if it does, when it has drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  expect(await place(10).boundingBox()).toEqual(before)
})
