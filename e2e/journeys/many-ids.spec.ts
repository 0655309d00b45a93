import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { expect, test } from '../fixtures.ts'

declare global {
  interface Window {
    /** What the page did since it was asked last. */
    workDone: () => { readonly inputs: number; readonly mutations: number; readonly elements: number }
  }
}

/** As from another window: the browser puts the text in at once, which no typing by a script does. */
async function paste(desk: Desk, page: Page, ids: readonly string[]) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), ids.join('\n'))
  await desk.pasteField.focus()
  await page.evaluate(() => void window.workDone())
  await page.keyboard.press('ControlOrMeta+v')
  await expect(desk.trackButton(ids.length)).toBeVisible()
  return page.evaluate(() => window.workDone())
}

const idsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => `tk-hiapi-01JZ3V9K4Q${String(at).padStart(6, '0')}8Y7M2N5P6R`)

test('5,000 pasted ids cost the page what one does: one change of the field, and as many elements', async ({
  context,
  desk,
  page,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/')
  await expect(desk.pasteField).toBeVisible()
  await page.evaluate(() => {
    let [inputs, mutations] = [0, 0]
    document.addEventListener('input', () => (inputs += 1), { capture: true })
    new MutationObserver((records) => (mutations += records.length)).observe(document.body, {
      childList: true,
      subtree: true,
    })
    window.workDone = () => {
      const done = { inputs, mutations, elements: document.querySelectorAll('body *').length }
      ;[inputs, mutations] = [0, 0]
      return done
    }
  })
  const one = await paste(desk, page, idsOf(1))
  await page.keyboard.press('Escape')
  await expect(desk.trackButton(1)).toBeHidden()
  const many = await paste(desk, page, idsOf(5_000))
  expect([one.inputs, many.inputs]).toEqual([1, 1])
  expect(many.elements).toBeLessThan(one.elements + 60)
  expect(many.mutations).toBeLessThan(one.mutations + 60)
})
