import { describe, expect, it } from 'vitest'
import { keeperWords } from '#parts/keeper-words.ts'
import { DAY } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'

describe('who keeps the list', () => {
  it('says whether the tab may be closed, and nothing while nothing would be missed', () => {
    const say = (...args: Parameters<typeof keeperWords>) => keeperWords(...args)?.text
    expect(say({ kind: 'page' }, { mode: 'polling', live: 2 }, 'utc')).toBe('This tab polls: keep it open')
    expect(say({ kind: 'page' }, { mode: 'polling', live: 0 }, 'utc')).toBeUndefined()
    expect(say({ kind: 'page' }, { mode: 'following', live: 2 }, 'utc')).toBeUndefined()
    expect(say({ kind: 'gateway', lostAt: null }, { mode: 'polling', live: 0 }, 'utc')).toBe(
      'The gateway polls. You may close this tab',
    )
    const lost = { kind: 'gateway', lostAt: NOON + 7_320_000 } as const
    expect(say(lost, { mode: 'polling', live: 2 }, 'utc', NOON + 8_000_000)).toMatch(
      /^Gateway lost, showing what was known at 14:02/,
    )
    expect(
      say({ kind: 'gateway', lostAt: NOON, isOther: true }, { mode: 'polling', live: 2 }, 'utc', NOON + DAY / 4),
    ).toMatch(/^Another version of the gateway: reload this page, showing what was known at 12:00/)
    expect(say(lost, { mode: 'polling', live: 2 }, 'utc', NOON + 3 * DAY)).toMatch(/known at \d+ \w+ 2026, 14:02/)
  })
})
