import { expect, type Page } from '@playwright/test'

/**
 * Fails where anything is painted green: text, an area or a border, by the pixel that the browser would make of it, so
 * that no colour is missed because it has another name.
 */
export async function expectNothingGreen(page: Page): Promise<void> {
  const green = await page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const known = new Map<string, boolean>()
    function isGreen(colour: string): boolean {
      const before = known.get(colour)
      if (before !== undefined || pen === null) return before ?? false
      pen.clearRect(0, 0, 1, 1)
      pen.fillStyle = colour
      pen.fillRect(0, 0, 1, 1)
      const [red = 0, greenness = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data
      const is = alpha > 40 && greenness - red > 30 && greenness - blue > 15
      known.set(colour, is)
      return is
    }
    return [...document.querySelectorAll<HTMLElement | SVGElement>('body *')].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return []
      const style = getComputedStyle(element)
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim())
      const hasBorder = Number.parseFloat(style.borderTopWidth) > 0
      const drawn = element instanceof SVGElement ? [style.fill, style.stroke] : []
      const colours = [
        ...drawn,
        style.backgroundColor,
        hasText ? style.color : '',
        hasBorder ? style.borderTopColor : '',
      ]
      return colours.some((colour) => colour !== '' && colour !== 'none' && isGreen(colour))
        ? [element.outerHTML.slice(0, 200)]
        : []
    })
  })
  expect(green).toEqual([])
}
