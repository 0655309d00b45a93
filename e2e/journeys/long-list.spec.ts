import type { Page } from '@playwright/test'
import { exportedTasks } from '../exported-tasks.ts'
import { expect, expectAccessible, test } from '../fixtures.ts'

declare global {
  interface Window {
    /** What was said of long work since it was asked last. */
    saidOfWork: () => string[]
  }
}

const STORED = 10_000

/** The row that the focus is on, as a screen reader is told of it; null where it fell off the rows. */
function focusedRow(page: Page) {
  return page.evaluate(() => {
    const row = document.activeElement?.closest('[role="row"]')
    if (row === null || row === undefined || row !== document.activeElement) return null
    const said = (name: string) => row.getAttribute(`aria-${name}`)
    return {
      index: Number(said('rowindex')),
      level: said('level'),
      expanded: said('expanded'),
      place: said('posinset'),
      of: said('setsize'),
      selected: said('selected'),
      text: row.textContent,
    }
  })
}

async function startWithMany(page: Page) {
  await page.goto('/settings')
  await page
    .getByLabel('File of exported tasks')
    .setInputFiles({ name: 'tasks.json', mimeType: 'application/json', buffer: exportedTasks(STORED) })
  await expect(page.getByRole('status', { name: 'Result of the import' })).toContainText('10,000 tasks added')
  await page.goto('/')
  await expect(page.getByRole('grid', { name: 'Tasks' })).toHaveAttribute('aria-rowcount', `${STORED + 1}`)
}

test('10,000 rows by keyboard, as a screen reader hears them', async ({ page }) => {
  test.setTimeout(120_000)
  await startWithMany(page)
  const grid = page.getByRole('grid', { name: 'Tasks' })
  await expect(grid).toHaveAttribute('aria-multiselectable', 'true')
  // No more than what is in view, yet every one of them says its place among all.
  const rendered = await grid.getByRole('row').count()
  expect(rendered).toBeLessThan(80)
  await expect(grid.getByRole('columnheader')).toHaveCount(8)
  await expect(grid.getByRole('row').nth(1).getByRole('gridcell')).toHaveCount(8)
  await expect(grid).toHaveAttribute('aria-colcount', '8')

  // The focus is wherever the keys lead, also where no row was yet.
  await page.keyboard.press('j')
  await expect.poll(() => focusedRow(page)).toMatchObject({ index: 2, selected: 'false', level: null })
  await page.keyboard.press('End')
  await expect.poll(async () => (await focusedRow(page))?.index).toBe(STORED + 1)
  await page.keyboard.press('PageUp')
  await expect.poll(async () => (await focusedRow(page))?.index).toBeLessThan(STORED)
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toContainText('3 selected')
  await expect.poll(async () => (await focusedRow(page))?.selected).toBe('true')

  // All that the filter shows, not what happens to be rendered.
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toContainText('10,000 selected')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toBeHidden()
  await page.keyboard.press('Home')
  await expect.poll(async () => (await focusedRow(page))?.index).toBe(2)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Task detail' })).toContainText('1 of 10,000')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('region', { name: 'Task detail' })).toContainText('2 of 10,000')
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await focusedRow(page))?.index).toBe(3)
  await expectAccessible(page)
})

test('10,000 rows in groups are a tree that folds, by keyboard', async ({ page }) => {
  test.setTimeout(120_000)
  await startWithMany(page)
  await page.getByRole('button', { name: 'Layout' }).focus()
  await page.keyboard.press('Enter')
  const grouped = page.getByRole('combobox', { name: 'Grouped' })
  await expect(grouped).toBeVisible()
  await grouped.selectOption('By model')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Layout' })).toBeFocused()
  await expect(page).toHaveURL(/[?&]group=model/)

  const tree = page.getByRole('treegrid', { name: 'Tasks' })
  await expect(tree).toHaveAttribute('aria-rowcount', `${STORED + 3 + 1}`)
  await page.keyboard.press('j')
  await expect
    .poll(() => focusedRow(page))
    .toMatchObject({ index: 2, level: '1', expanded: 'true', place: '1', of: '3' })
  await expect
    .poll(async () => (await focusedRow(page))?.text)
    .toMatch(/3,33\d tasks.*2,66\d succeeded.*66\d failed.*5,33\d credits for 2,66\d of 3,33\d/)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focusedRow(page)).toMatchObject({ index: 3, level: '2', place: '1' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => focusedRow(page)).toMatchObject({ index: 2, level: '1' })
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => focusedRow(page)).toMatchObject({ index: 2, expanded: 'false' })
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focusedRow(page)).toMatchObject({ index: 3, level: '1', place: '2' })
  await expectAccessible(page)

  // What is folded stays so, and the grouping is kept for whoever comes without an address of their own.
  await page.goto('/')
  await expect(tree.locator('[aria-expanded="false"]')).toHaveCount(1)
  // A heading stands for its tasks, once it is known which those are.
  await expect(tree).not.toHaveAttribute('aria-rowcount', '-1')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toContainText(/3,33\d selected/)
  await page.keyboard.press('Enter')
  await expect.poll(() => focusedRow(page)).toMatchObject({ index: 2, expanded: 'true' })
})

test('acts on 10,000 tasks say that they work, and how far they are', async ({ desk, page }) => {
  test.setTimeout(120_000)
  await startWithMany(page)
  /** All that was said of work in hand since the last look: it may be over before one could look. */
  await page.evaluate(() => {
    const said = new Set<string>()
    const look = () => {
      for (const one of document.querySelectorAll('output'))
        if (one.textContent.endsWith('…')) said.add(one.textContent)
      for (const bar of document.querySelectorAll('progress')) if (bar.value > 0) said.add('progress')
    }
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    window.saidOfWork = () => {
      const all = [...said]
      said.clear()
      return all
    }
  })
  const said = () => page.evaluate(() => window.saidOfWork())
  const bar = page.getByRole('toolbar', { name: 'Selected tasks' })
  await page.keyboard.press('j')
  await page.keyboard.press('Control+a')
  await expect(bar).toContainText('10,000 selected')

  const exported = page.waitForEvent('download')
  await bar.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  expect((await exported).suggestedFilename()).toMatch(/\.csv$/)
  expect(await said()).toEqual(['Exporting 10,000 tasks…', 'progress'])

  await bar.getByRole('button', { name: 'Tag…' }).click()
  await page.getByRole('dialog').getByLabel('Add tags').fill('sorted')
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await expect(desk.messages).toContainText('Tagged sorted.')
  expect(await said()).toEqual(['Tagging 10,000 tasks…', 'progress'])

  await bar.getByRole('button', { name: 'Forget' }).click()
  await expect(desk.messages).toContainText('10,000 tasks forgotten here.')
  expect(await said()).toEqual(['Forgetting 10,000 tasks…'])
  await expect(bar).toBeHidden()
  await desk.messages.getByRole('button', { name: 'Undo' }).last().click()
  await expect(page.getByRole('grid', { name: 'Tasks' })).toHaveAttribute('aria-rowcount', `${STORED + 1}`)
  expect(await said()).toEqual(['Bringing back 10,000 tasks…'])
})

test('a key moves the focus however soon after a change of the list it comes', async ({ page }) => {
  test.setTimeout(120_000)
  await startWithMany(page)
  await page.keyboard.press('j')
  await expect.poll(async () => (await focusedRow(page))?.index).toBe(2)
  // The list becomes wider and narrower, as by a panel beside it, and a key comes that many turns of the page later.
  const reached = await page.evaluate(async (steps) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const turn = () =>
      new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve(), { once: true })
        port1.start()
        port2.postMessage(null)
      })
    const list = document.querySelector<HTMLElement>('[role="grid"]')?.parentElement?.parentElement
    const rows: number[] = []
    for (let step = 0; step < steps; step++) {
      if (list !== null && list !== undefined) list.style.marginRight = step % 2 === 0 ? '8px' : '0'
      await frame()
      for (let turns = 0; turns < step % 8; turns++) await turn()
      const key = { key: 'ArrowDown', bubbles: true, cancelable: true }
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', key))
      const focused = () => Number(document.activeElement?.getAttribute('aria-rowindex'))
      // A busy machine draws late; a focus that stays behind stays there for ever.
      for (let frames = 0; frames < 60 && focused() !== 3 + step; frames++) await frame()
      rows.push(focused())
    }
    return rows
  }, 64)
  expect(reached).toEqual(Array.from({ length: 64 }, (_, step) => 3 + step))
})

test('rows that show other tasks as the list scrolls stand in order once it rests, and the focus is on no other task', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await startWithMany(page)
  await page.keyboard.press('j')
  await expect.poll(async () => (await focusedRow(page))?.index).toBe(2)
  const seen = await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const rows = () => [...document.querySelectorAll<HTMLElement>('[data-task]')]
    const taskOf = (element: Element | null) => element?.closest<HTMLElement>('[data-task]')?.dataset['task'] ?? null
    const view = document.querySelector('div:has(> h1)')
    const [focused, before] = [taskOf(document.activeElement), new Set(rows())]
    const others = new Set<string>()
    for (let step = 0; step < 60; step++) {
      if (view !== null) view.scrollTop += 120
      await frame()
      const now = taskOf(document.activeElement)
      if (now !== null && now !== focused) others.add(now)
    }
    return { others: [...others], kept: rows().filter((row) => before.has(row)).length }
  })
  expect(seen.others).toEqual([])
  // All but the one with the focus, which went with its task.
  expect(seen.kept).toBeGreaterThan(10)
  const places = () =>
    page.locator('[data-task]').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))))
  await expect
    .poll(async () => {
      const shown = await places()
      return shown.every((place, at) => at === 0 || place === (shown[at - 1] ?? 0) + 1)
    })
    .toBe(true)
  expect(Math.min(...(await places()))).toBeGreaterThan(100)
})
