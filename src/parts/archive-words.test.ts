import { describe, expect, it } from 'vitest'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import { COPY_PLACES, type CopyPlace } from '#domain/output/copy-place.ts'
import { DAY } from '#domain/time.ts'
import { copyWords, placeWords, ruleWords } from '#parts/archive-words.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const rules: ArchiveRules = { keeps: true, bytes: 2_000_000, age: 30 * DAY, own: [] }
const copy = { kind: 'kept', at: NOON, bytes: 5, contentType: 'image/png', sha256: 'a'.repeat(64) } as const
const task = aRecordIn({ phase: 'succeeded' })

describe('the words for copies that the gateway keeps', () => {
  it('say until when, that it is for ever, that it went, or why there is none', () => {
    const say = (output: object, record = task, by = rules) => copyWords(record, anOutput(output), by, 'utc')
    expect(say({})).toBeNull()
    expect(say({ copy })).toMatch(/^Kept by the gateway until .*2026.*\.$/)
    expect(say({ copy }, task, { ...rules, age: null })).toBe('Kept by the gateway.')
    expect(say({ copy }, { ...task, keepForEver: true })).toBe('Kept by the gateway for ever.')
    expect(say({ copy: { kind: 'removed', at: NOON } })).toMatch(
      /^The gateway’s copy was removed .*: it was too old\.$/,
    )
    expect(say({ notKept: { why: 'no-room', at: NOON } })).toContain('no room for it until its link ended')
  })

  it('say where copies lie, and of those that are not where they should be that they are not', () => {
    const say = (kind: CopyPlace['kind']) => {
      const { name, but } = placeWords({ kind, name: 'a place', count: 1, bytes: 5 })
      return `${name}${but}`
    }
    expect(COPY_PLACES.map(say)).toEqual([
      'On its disk',
      'On its disk: not sent to the bucket yet',
      'In the bucket: a place',
      'Elsewhere: a place, which this gateway does not reach',
    ])
  })

  it('say how much and for how long', () => {
    expect(ruleWords(rules)).toBe('up to 2.0 MB, each for 30 d')
    expect(ruleWords({ ...rules, bytes: null, age: null })).toBe('as many as there is room for, however old')
    expect(ruleWords({ ...rules, keeps: false })).toBe('no new ones')
  })
})
