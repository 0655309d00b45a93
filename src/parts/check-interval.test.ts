import { expect, it } from 'vitest'
import { checkSeconds } from '#parts/check-interval.ts'

it('names one interval or a range, in whole seconds of which there is at least one', () => {
  expect(checkSeconds({ least: 4100, most: 4300 })).toBe('4 s')
  expect(checkSeconds({ least: 3900, most: 9400 })).toBe('4 to 9 s')
  expect(checkSeconds({ least: 40, most: 300 })).toBe('1 s')
})
