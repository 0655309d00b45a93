import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  atRisk,
  EXPIRY_LEVELS,
  expiryLevel,
  madeAt,
  newlyAtRisk,
  nextThreshold,
  nextThresholdOf,
} from '#domain/expiry.ts'
import { UNKNOWN_OUTPUT_FACTS, type Output } from '#domain/output.ts'
import type { TaskRecord } from '#domain/task.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'

const MADE = Date.parse('2026-07-01T12:00:00Z')

function output(expiresAt: number | null, key = '0'): Output {
  return {
    ...UNKNOWN_OUTPUT_FACTS,
    key,
    kind: 'video',
    url: `https://cdn.hiapi.ai/${key}.mp4`,
    expiry: expiresAt === null ? null : { at: expiresAt, source: 'vendor' },
  }
}

function saved(of: Output): Output {
  return { ...of, saved: { at: MADE, bytes: 1, contentType: 'video/mp4', sha256: 'ab', fileName: 'a.mp4' } }
}

function task(name: string, ...outputs: readonly Output[]): TaskRecord {
  return {
    id: `hiapi/${name}`,
    connection: 'hiapi',
    vendor: 'hiapi',
    model: null,
    remote: { id: name, handle: name },
    request: null,
    resubmitOf: null,
    addedAt: MADE - HOUR,
    state: { phase: 'succeeded' },
    contact: { kind: 'fine' },
    timeline: [
      { kind: 'phase', phase: 'queued', word: 'queued', notBefore: null, notAfter: MADE - HOUR, source: 'observed' },
      { kind: 'phase', phase: 'succeeded', word: 'success', notBefore: MADE - 1000, notAfter: MADE, source: 'vendor' },
    ],
    estimate: null,
    cost: null,
    outputs,
    evidence: null,
    tags: [],
    note: '',
    paused: false,
  }
}

describe('expiryLevel', () => {
  it.each([
    ['a week', 7 * DAY, DAY, HOUR, 10 * MINUTE],
    ['a day: the first warning comes at half of it', DAY, 12 * HOUR, HOUR, 10 * MINUTE],
    ['an hour', HOUR, 30 * MINUTE, 6 * MINUTE, 72 * SECOND],
    ['five minutes', 5 * MINUTE, 150 * SECOND, 30 * SECOND, 6 * SECOND],
  ])('steps through every threshold of a link that lives %s', (_name, lifetime, soon, urgent, critical) => {
    const end = MADE + lifetime
    const levelAt = (left: number) => expiryLevel(output(end), MADE, end - left)
    expect(levelAt(lifetime)).toBe('safe')
    expect(levelAt(soon + 1)).toBe('safe')
    expect(levelAt(soon)).toBe('soon')
    expect(levelAt(urgent + 1)).toBe('soon')
    expect(levelAt(urgent)).toBe('urgent')
    expect(levelAt(critical + 1)).toBe('urgent')
    expect(levelAt(critical)).toBe('critical')
    expect(levelAt(1)).toBe('critical')
    expect(levelAt(0)).toBe('expired')
    expect(levelAt(-DAY)).toBe('expired')
  })

  it('knows no end where the vendor names none, and does not scale a lifetime it does not know', () => {
    expect(expiryLevel(output(null), MADE, MADE)).toBe('none')
    expect(expiryLevel(output(MADE + HOUR), null, MADE)).toBe('urgent')
    expect(expiryLevel(output(MADE + HOUR), MADE + 2 * HOUR, MADE)).toBe('urgent')
  })

  it('is total, and only ever moves towards the end', () => {
    const numbers = fc.oneof(fc.double(), fc.integer(), fc.constant(null))
    fc.assert(
      fc.property(numbers, numbers, fc.double(), fc.double({ min: 0, noNaN: true }), (at, seen, now, later) => {
        const before = expiryLevel(output(at), seen, now)
        const after = expiryLevel(output(at), seen, now + later)
        if (Number.isFinite(now + later)) {
          expect(EXPIRY_LEVELS.indexOf(after)).toBeGreaterThanOrEqual(EXPIRY_LEVELS.indexOf(before))
        }
      }),
    )
  })
})

describe('nextThreshold', () => {
  it('walks a link from birth to death in four steps, each of which changes the level', () => {
    const link = output(MADE + 7 * DAY)
    const levels = []
    for (let at: number | null = MADE; at !== null; at = nextThreshold(link, MADE, at)) {
      levels.push(expiryLevel(link, MADE, at))
    }
    expect(levels).toEqual(['safe', 'soon', 'urgent', 'critical', 'expired'])
  })

  it('never sees a level change before the instant it names', () => {
    const instants = fc.integer({ min: 0, max: 10 * DAY })
    fc.assert(
      fc.property(instants, instants, instants, (end, seen, now) => {
        const next = nextThreshold(output(end), seen, now)
        const level = expiryLevel(output(end), seen, now)
        if (next === null) expect(level).toBe('expired')
        else expect(expiryLevel(output(end), seen, Math.ceil(next) - 1)).toBe(level)
      }),
    )
  })
})

describe('atRisk', () => {
  const later = task('later', output(MADE + 5 * HOUR))
  const sooner = task('sooner', output(MADE + 7 * DAY, 'far'), output(MADE + HOUR, 'near'), output(null, 'ever'))
  const kept = task('kept', saved(output(MADE + HOUR)))
  const dead = task('dead', output(MADE + MINUTE))
  const records = [later, sooner, kept, dead]

  it('lists what dies soonest first, without what is saved, dead or safe', () => {
    const list = atRisk(records, MADE + 4 * HOUR)
    expect(list.map((risk) => [risk.record.id, risk.level])).toEqual([['hiapi/later', 'soon']])
    const earlier = atRisk(records, MADE + 3 * HOUR - 150 * MINUTE)
    expect(earlier.map((risk) => [risk.record.id, risk.output.key, risk.level])).toEqual([
      ['hiapi/sooner', 'near', 'soon'],
    ])
  })

  it('measures the lifetime from the success, not from when it was pasted', () => {
    expect(madeAt(later)).toBe(MADE)
    expect(madeAt({ ...later, timeline: [] })).toBe(MADE - HOUR)
  })

  it('names each threshold once while the clock advances, with nothing twice and nothing missed', () => {
    const prompts: string[] = []
    let now = MADE
    for (let next = nextThresholdOf(records, now); next !== null; next = nextThresholdOf(records, now)) {
      for (const risk of newlyAtRisk(records, now, next)) {
        prompts.push(`${risk.record.id} ${risk.output.key} ${risk.level}`)
      }
      now = next
    }
    expect(now).toBe(MADE + 7 * DAY)
    expect(prompts.toSorted()).toEqual(
      ['dead 0', 'later 0', 'sooner far', 'sooner near']
        .flatMap((name) => ['critical', 'soon', 'urgent'].map((level) => `hiapi/${name} ${level}`))
        .toSorted(),
    )
  })

  it('in a tab opened later, counts what became urgent meanwhile once, at its present level', () => {
    const missed = newlyAtRisk(records, MADE, MADE + 5 * HOUR - MINUTE)
    expect(missed.map((risk) => [risk.record.id, risk.level])).toEqual([['hiapi/later', 'critical']])
  })
})
