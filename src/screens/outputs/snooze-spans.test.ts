import { expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { snoozeSpans } from '#screens/outputs/snooze-spans.ts'

it('offers only what leaves time to act, and always something', () => {
  expect(snoozeSpans(2 * DAY)).toEqual([15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY])
  expect(snoozeSpans(HOUR)).toEqual([15 * MINUTE])
  expect(snoozeSpans(4 * MINUTE)).toEqual([2 * MINUTE])
})
