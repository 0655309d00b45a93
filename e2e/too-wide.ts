import type { Page } from '@playwright/test'

/** Parts of the screen, or of the dialog above it, that jut out of the window. The page itself hides those, so each is asked. */
export function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *, dialog *')].flatMap((one) => {
      const { left, right, width } = one.getBoundingClientRect()
      if (width <= 1 || (right <= innerWidth + 1 && left >= -1)) return []
      // What lies in a box that scrolls sideways, or is cut by one, can be reached.
      for (let at = one.parentElement; at !== null && !at.matches('main, dialog'); at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible' && at.getBoundingClientRect().right <= innerWidth + 1)
          return []
      }
      return [`${one.tagName} ${one.className} ${left} to ${right}`]
    }),
  )
}
