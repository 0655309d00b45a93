import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { etaWords, lateAlone, placeWords, usualWords } from '#parts/queue-age.ts'

const PLACE = { share: 0.9599, count: 40, p50: 14 * SECOND, p95: 51 * SECOND } as const

describe('words for a place among earlier tasks', () => {
  it('name the share, never rounded up, and the size of the sample', () => {
    expect(placeWords({ ...PLACE, measure: 'wait' })).toBe('slower than 95 % of 40')
    expect(usualWords({ ...PLACE, measure: 'wait' })).toBe('usually 0:14–0:51')
  })

  it('say so where only whole tasks can be compared', () => {
    expect(placeWords({ ...PLACE, measure: 'result' })).toBe('longer than 95 % of 40 took to finish')
    expect(usualWords({ ...PLACE, measure: 'result' })).toBe('usually done after 0:14–0:51')
  })
})

describe('words for the time left', () => {
  it('are a range, and say where it comes from', () => {
    expect(etaWords({ low: 20 * SECOND, high: 3 * MINUTE, source: 'history' })).toBe(
      '20 s to 3 min left, going by earlier tasks',
    )
    expect(etaWords({ low: 20 * SECOND, high: 20 * SECOND, source: 'vendor' })).toBe(
      'about 20 s left, the vendor estimates',
    )
  })
})

describe('lateAlone', () => {
  it('does not count the tasks of a backlog again', () => {
    const backlog = {
      key: 'c\nm',
      connection: 'c',
      vendor: 'hiapi',
      model: 'm',
      late: ['c/1', 'c/2'],
      waiting: 3,
    } as const
    expect(lateAlone({ late: new Set(['c/1', 'c/2', 'c/3']), backlogs: [backlog] })).toBe(1)
  })
})
