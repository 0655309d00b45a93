import { afterEach, describe, expect, it } from 'vitest'
import { NO_PACE_ADVICE, paceBy } from '#domain/connection/pace.ts'
import { clockWords, dayWords, spanWords, weekdayWords, readUtc } from '#charts/wall-time.ts'
import { costWords } from '#parts/cost-words.ts'
import { intervalWords } from '#screens/connections/intervals.ts'
import { formatBytes } from '#ui/bytes.ts'
import { formatClock, formatFull, formatMoment } from '#ui/date-time.ts'
import { formatDuration, formatSpan } from '#ui/duration.ts'
import { formatList } from '#ui/lists.ts'
import { writeIn } from '#ui/locale.ts'
import { amountOf, countOf, formatShare } from '#ui/numbers.ts'

const AT = Date.UTC(2026, 10, 3, 14, 2, 11)
const WALL = readUtc(AT)

/** All that the page writes by itself, in one line each. */
function written() {
  return {
    numbers: [countOf(1277, 'task'), amountOf(4178.625, 'credit'), formatShare(0.725), formatBytes(1_400_000)],
    dates: [formatClock(AT, 'utc'), formatMoment(AT, AT + 86_400_000, 'utc')],
    spans: [formatDuration(3_723_000), formatSpan(2_469_000)],
    charts: [clockWords(WALL), dayWords(WALL), weekdayWords(WALL.weekday)],
    list: formatList(['a', 'b', 'c']),
  }
}

/** What figures and lists stand in: sentences that are put together elsewhere. */
function told() {
  const cost = { unit: 'credit', used: 0.001944, estimated: null }
  const pace = { pace: paceBy(NO_PACE_ADVICE, { running: 2.5 }), hidesRunning: false }
  return [costWords(cost), intervalWords(pace)[1]]
}

afterEach(() => writeIn('en-GB'))

describe('what a reader reads', () => {
  it('is German in Germany, to the point and the order of a date; the words stay English', () => {
    writeIn('de-DE')
    expect(written()).toEqual({
      numbers: ['1.277 tasks', '4.178,63 credits', '72 %', '1,4 MB'],
      dates: ['14:02:11', '3. Nov. 2026, 14:02:11'],
      spans: ['1:02:03', '41 min 09 s'],
      charts: ['14:02', '3. Nov.', 'Di'],
      list: 'a, b und c',
    })
  })

  it('stands in every sentence that figures stand in', () => {
    expect(told()).toEqual(['0.001944 credits', 'running: 2.5 s, up to 30 s'])
    writeIn('de-DE')
    expect(told()).toEqual(['0,001944 credits', 'running: 2,5 s, up to 30 s'])
  })

  it('never claims more of a whole than there is, nor less for the sake of binary', () => {
    for (let whole = 0; whole <= 100; whole += 1) expect(formatShare(whole / 100)).toBe(`${whole} %`)
    expect(formatShare(0.9999)).toBe('99 %')
  })

  it('has the clock of twelve hours in the United States, and the year first in Japan', () => {
    writeIn('en-US')
    expect(written()).toMatchObject({ charts: [expect.stringMatching(/^2:02\sPM$/), 'Nov 3', 'Tue'], list: 'a, b, c' })
    expect(formatClock(AT, 'utc')).toMatch(/^2:02:11\sPM$/)
    writeIn('ja')
    expect(written()).toMatchObject({
      dates: ['14:02:11', '2026年11月3日 14:02:11'],
      charts: ['14:02', '11月3日', '火'],
    })
  })

  it('has one kind of digits in Egypt, in numbers, clocks and spans alike', () => {
    writeIn('ar-EG')
    expect(written()).toMatchObject({
      numbers: ['١٬٢٧٧ tasks', '٤٬١٧٨٫٦٣ credits', '٧٢ %', '١٫٤ MB'],
      spans: ['١:٠٢:٠٣', '٤١ min ٠٩ s'],
    })
    expect(JSON.stringify([formatClock(AT, 'utc'), written().charts])).not.toMatch(/[0-9]/)
  })

  it('names the zone and the same instant in every locale', () => {
    for (const locale of ['de', 'ar', 'ja', 'en-US', 'en-GB']) {
      writeIn(locale)
      expect(formatFull(AT, 'utc')).toContain('UTC')
      expect(spanWords(AT, AT + 1_200_000, AT, readUtc)).toMatch(/–/)
    }
  })

  it('is English where the system names no locale', () => {
    const english = written()
    for (const none of ['C', 'en_US@posix', '']) {
      writeIn('ja')
      writeIn(none)
      expect(written()).toEqual(english)
    }
  })
})
