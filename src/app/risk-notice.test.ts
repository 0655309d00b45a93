import { expect, it } from 'vitest'
import { riskNotice } from '#app/risk-notice.ts'

it('counts what is about to expire, and says when the first does, as an instant that stays true', () => {
  const now = Date.UTC(2026, 10, 3, 14)
  const [soon, later] = [{ expiresAt: now + 60_000 }, { expiresAt: now + 7_200_000 }]
  expect(riskNotice([soon], now, 'utc')).toBe('1 unsaved output expires at 14:01:00.')
  expect(riskNotice([later, soon], now, 'utc')).toBe('2 unsaved outputs are about to expire, the first at 14:01:00.')
})
