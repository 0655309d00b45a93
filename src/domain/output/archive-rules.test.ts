import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archiveOutlook, removalOf, ruleOf, type ArchiveRules } from '#domain/output/archive-rules.ts'
import { DAY, HOUR } from '#domain/time.ts'
import { anyRecord } from '#testing/any-record.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const rules: ArchiveRules = {
  keeps: true,
  bytes: 1000,
  age: 3 * DAY,
  own: [
    ['long', { keeps: true, bytes: 10, age: null }],
    ['off', { keeps: false, bytes: null, age: DAY }],
  ],
}
const copyAt = (at: number) =>
  ({ kind: 'kept', at, bytes: 5, contentType: 'image/png', sha256: 'a'.repeat(64) }) as const

describe('what the gateway keeps', () => {
  it('is said by the rule of the connection, else by the one for all, which has its bytes together', () => {
    expect(ruleOf(rules, 'long')).toEqual({ keeps: true, bytes: 10, age: null })
    expect(ruleOf(rules, 'any')).toEqual({ keeps: true, bytes: null, age: 3 * DAY })
    expect(ruleOf({ ...rules, keeps: false }, 'long').keeps).toBe(false)
  })

  it('names what goes next, and never what is kept for ever', () => {
    const made = (id: `test/${string}`, at: number, changes: object = {}) =>
      aRecordIn({ phase: 'succeeded' }, NOON, { id, outputs: [anOutput({ copy: copyAt(at) })], ...changes })
    const records = [
      made('test/a', NOON + HOUR),
      made('test/b', NOON),
      made('test/c', NOON + 2 * DAY),
      made('test/d', NOON - 9 * DAY, { keepForEver: true }),
      made('test/e', NOON - 9 * DAY, { connection: 'long' }),
      made('test/f', NOON, { outputs: [anOutput({ notKept: { why: 'expired', at: NOON } })] }),
    ]
    expect(archiveOutlook(records, rules, DAY)).toEqual({
      forEver: 1,
      removed: 0,
      notKept: new Map([['expired', 1]]),
      next: { at: NOON + 3 * DAY, files: 2, bytes: 10 },
    })
  })

  it('is removed at an age that the list of what goes next agrees with, whatever the list', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
        const times = records.flatMap((record) =>
          record.outputs.flatMap(({ copy }) => (copy?.kind === 'kept' ? (removalOf(record, copy, rules) ?? []) : [])),
        )
        const { next } = archiveOutlook(records, rules, 0)
        expect(next?.at ?? null).toBe(times.length === 0 ? null : Math.min(...times))
        expect(next?.files ?? 0).toBe(times.filter((at) => at === next?.at).length)
      }),
    )
  })
})
