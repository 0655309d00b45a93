import { describe, expect, it } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { QuotaReader } from '#engine/connection/quota.ts'

const NOW = Date.UTC(2026, 0, 1, 12)

describe('what is left, out of headers', () => {
  it.each([
    [{ ratelimit: '"default";r=9;t=30' }, { left: 9, span: 30 * SECOND }],
    [{ ratelimit: '"second";r=9;t=1, "day";r=40;t=7200' }, { left: 40, span: 7200 * SECOND }],
    [{ ratelimit: 'limit=100, remaining=50, reset=5' }, { left: 50, span: 5 * SECOND }],
    [
      { 'ratelimit-remaining': '0', 'ratelimit-reset': '12' },
      { left: 0, span: 12 * SECOND },
    ],
  ])('is believed where a standard says what it counts: %j', (headers, quota) => {
    expect(new QuotaReader().read(headers, NOW)).toMatchObject(quota)
  })

  it('counts an instant from the clock of the vendor', () => {
    const headers = { 'ratelimit-remaining': '3', 'ratelimit-reset': String(NOW / SECOND + 20) }
    expect(new QuotaReader().read({ ...headers, date: new Date(NOW + 15 * SECOND).toUTCString() }, NOW)).toMatchObject({
      span: 5 * SECOND,
    })
    expect(new QuotaReader().read(headers, NOW)).toMatchObject({ span: 20 * SECOND })
  })

  it('is believed of an older header once it was seen to count requests, through new windows', () => {
    const reader = new QuotaReader()
    const read = (left: number) =>
      reader.read({ 'x-ratelimit-remaining-requests': String(left), 'x-ratelimit-reset-requests': '1m0.5s' }, NOW)
    expect([9, 8, 7, 6, 5].map(read)).toEqual([null, null, null, null, null])
    expect(read(4)).toMatchObject({ left: 4, span: 60.5 * SECOND })
    expect(read(9)).toMatchObject({ left: 9 })
    expect(read(9)).toBeNull()
  })

  it('is nothing that counts money, nor anything that makes no sense', () => {
    const reader = new QuotaReader()
    for (let answer = 0; answer < 20; answer++) {
      expect(
        reader.read({ 'x-ratelimit-remaining': '17', 'x-ratelimit-reset': String(NOW / SECOND + 9) }, NOW),
      ).toBeNull()
    }
    for (const headers of [
      {},
      { ratelimit: 'r=;t=' },
      { 'ratelimit-remaining': '17.30', 'ratelimit-reset': '5' },
      { 'ratelimit-remaining': '5', 'ratelimit-reset': 'soon' },
      { 'ratelimit-remaining': '5' },
    ]) {
      expect(new QuotaReader().read(headers, NOW)).toBeNull()
    }
  })
})
