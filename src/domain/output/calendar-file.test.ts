import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarFile } from '#domain/output/calendar-file.ts'
import type { Output } from '#domain/output/output.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const PAGE = 'http://127.0.0.1:4310/outputs?view=expiring'

function task(name: string, lifetime: number, note = name, changes: Partial<Output> = {}) {
  const output = anOutput({ expiry: { at: NOON + lifetime, source: 'vendor' }, ...changes })
  return aRecordIn({ phase: 'succeeded' }, NOON, { id: `test/${name}`, note, outputs: [output] })
}

/** Undoes folding and escaping, as a calendar does. */
function unfolded(text: string): readonly string[] {
  return text.replaceAll('\r\n ', '').split('\r\n')
}

describe('calendarFile', () => {
  it('has an event at the end of a link, with alarms where the page would warn', () => {
    const { text, events } = calendarFile([task('a', 7 * DAY, 'a fox; red, \\quick\nand "old"')], PAGE, NOON)
    expect(events).toBe(1)
    const lines = unfolded(text)
    expect(lines.slice(0, 5)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Renderwatch//Expiring outputs//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
    ])
    expect(lines).toContain('DTSTAMP:20260601T120000Z')
    expect(lines).toContain('DTSTART:20260608T120000Z')
    expect(lines).toContain('SUMMARY:Output expires: a fox\\; red\\, \\\\quick\\nand "old"')
    expect(lines).toContain('TRIGGER;VALUE=DATE-TIME:20260607T120000Z')
    expect(lines).toContain('TRIGGER;VALUE=DATE-TIME:20260608T110000Z')
    expect(lines.filter((line) => line === 'BEGIN:VALARM')).toHaveLength(2)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })

  it('gathers what dies within an hour, and leaves out what is dead, saved, kept or unwanted', () => {
    const saved = { at: NOON, bytes: 1, contentType: 'image/png', sha256: 'aa', fileName: 'a.png' }
    const { text, events } = calendarFile(
      [
        task('late', 5 * HOUR, 'late', { expiry: { at: NOON + 5 * HOUR, source: 'estimate' } }),
        task('a', HOUR),
        task('b', HOUR + 30 * MINUTE),
        task('dead', -1),
        task('saved', HOUR, 'saved', { saved }),
        task('unwanted', HOUR, 'unwanted', { answer: { kind: 'unwanted', at: NOON } }),
        task('ever', HOUR, 'ever', { expiry: null }),
      ],
      PAGE,
      NOON,
    )
    expect(events).toBe(2)
    const lines = unfolded(text)
    expect(lines).toContain('SUMMARY:2 outputs expire\\, save them before')
    expect(lines.filter((line) => line.startsWith('UID:'))).toHaveLength(2)
    expect(text).not.toMatch(/dead|saved:|unwanted|ever\b/)
    expect(lines.filter((line) => line.includes('is an estimate'))).toHaveLength(1)
  })

  it('gives the same event the same id, so that a second import replaces the first', () => {
    const uid = (now: number) =>
      unfolded(calendarFile([task('a', DAY)], PAGE, now).text).find((l) => l.startsWith('UID'))
    expect(uid(NOON)).toBe(uid(NOON + HOUR))
  })

  it('is made of lines of at most 75 bytes without a bare break, whatever the titles hold', () => {
    const anyTitle = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTitle, fc.integer({ min: 1, max: 100 * DAY })), { maxLength: 6 }), (all) => {
        const { text } = calendarFile(
          all.map(([note, lifetime], index) => task(String(index), lifetime, note)),
          PAGE,
          NOON,
        )
        for (const line of text.slice(0, -2).split('\r\n')) {
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
          expect(line).not.toMatch(/\p{Cc}/u)
        }
        const names = unfolded(text)
          .filter((line) => line !== '')
          .map((line) => line.split(/[:;]/)[0])
        expect(names.every((name) => /^[A-Z-]+$/.test(name ?? ''))).toBe(true)
        expect(names.filter((name) => name === 'BEGIN')).toHaveLength(names.filter((name) => name === 'END').length)
      }),
    )
  })
})
