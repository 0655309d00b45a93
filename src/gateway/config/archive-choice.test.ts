import { describe, expect, it } from 'vitest'
import { archiveRules } from '#gateway/config/archive-choice.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { DAY } from '#domain/time.ts'
import { REGISTRY } from '#testing/product.ts'

const GIGABYTE = 1024 ** 3

function read(archive: unknown) {
  return parseConfig(JSON.stringify({ connections: [], archive }), { vendors: REGISTRY.all, env: {} })
}

function rulesOf(archive: unknown) {
  const parsed = read(archive)
  return parsed.ok ? archiveRules(parsed.config.archive) : null
}

describe('what the configuration says about outputs', () => {
  it('keeps 20 GB for any time unless it says otherwise', () => {
    const usual = { keeps: true, bytes: 20 * GIGABYTE, age: null, own: [] }
    expect([rulesOf(true), rulesOf({})]).toEqual([usual, usual])
    expect(rulesOf(false)?.keeps).toBe(false)
    expect(rulesOf({ gigabytes: 1, days: 30 })).toEqual({ keeps: true, bytes: GIGABYTE, age: 30 * DAY, own: [] })
  })

  it('takes what a connection does not say from the rule for all, its bytes aside', () => {
    const connections = { off: false, on: true, small: { gigabytes: 0.5 }, short: { days: 2 } }
    expect(rulesOf({ days: 30, connections })?.own).toEqual([
      ['off', { keeps: false, bytes: null, age: 30 * DAY }],
      ['on', { keeps: true, bytes: null, age: 30 * DAY }],
      ['small', { keeps: true, bytes: GIGABYTE / 2, age: 30 * DAY }],
      ['short', { keeps: true, bytes: null, age: 2 * DAY }],
    ])
  })

  it.each([
    { archive: 'yes' },
    { archive: { days: -1 } },
    { archive: { megabytes: 1 } },
    { archive: { connections: { a: { hours: 1 } } } },
  ])('refuses $archive and names the field', ({ archive }) => {
    const parsed = read(archive)
    expect(parsed.ok ? '' : JSON.stringify(parsed)).toContain('archive')
  })
})
