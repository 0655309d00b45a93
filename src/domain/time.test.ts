import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseVendorTime } from '#domain/time.ts'

const at = Date.UTC(2026, 4, 1, 7, 40, 8)

describe('parseVendorTime', () => {
  it.each([
    ['Unix seconds', at / 1000, at],
    ['Unix seconds as text', String(at / 1000), at],
    ['Unix seconds with a fraction', at / 1000 + 0.25, at + 250],
    ['Unix milliseconds', at, at],
    ['ISO with Z', '2026-05-01T07:40:08Z', at],
    ['ISO with nanoseconds', '2026-05-01T07:40:08.333962391Z', at + 333],
    ['ISO with an offset', '2026-05-01T15:40:08+08:00', at],
    ['ISO with an offset without colon', '2026-05-01T15:40:08+0800', at],
    ['ISO with a blank', '2026-05-01 07:40:08Z', at],
  ])('reads %s', (_form, value, expected) => {
    expect(parseVendorTime(value)).toBe(expected)
  })

  it.each([
    0,
    '0',
    -1,
    Number.NaN,
    Infinity,
    1e300,
    '',
    ' ',
    'soon',
    '0001-01-01T00:00:00Z',
    '2026-13-45T99:99:99Z',
    '2026-05-01',
    null,
    undefined,
    {},
    [],
    true,
  ])('reads %o as none', (value) => {
    expect(parseVendorTime(value)).toBeNull()
  })

  it('reads a time without an offset where the vendor means it, and as none where nobody says', () => {
    expect(parseVendorTime('2026-05-01 15:40:08.333')).toBeNull()
    expect(parseVendorTime('2026-05-01 15:40:08.333', '+08:00')).toBe(at + 333)
    expect(parseVendorTime('2026-05-01T07:40:08', 'Z')).toBe(at)
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 })
    fc.assert(
      fc.property(minutes, fc.integer({ min: at, max: 2 * at }), (offset, instant) => {
        const two = (n: number) => Math.floor(Math.abs(n)).toString().padStart(2, '0')
        const zone = `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}` as const
        const local = new Date(instant + offset * 60_000).toISOString().slice(0, -1)
        expect(parseVendorTime(local, zone)).toBe(instant)
        // An offset that is written wins.
        expect(parseVendorTime(new Date(instant).toISOString(), zone)).toBe(instant)
      }),
    )
  })

  it('never throws and never gives an instant that Date cannot hold', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const result = parseVendorTime(value)
        if (result !== null) expect(Number.isNaN(new Date(result).getTime())).toBe(false)
      }),
    )
  })
})
