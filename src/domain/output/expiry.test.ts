import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atRisk, expiryLevel, madeAt, nextThreshold, nextThresholdOf, untold } from '#domain/output/expiry.ts'
import { RISK_LEVELS, UNKNOWN_OUTPUT_FACTS, type Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'

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

/** From far to near. */
const LEVELS = ['none', 'safe', ...RISK_LEVELS, 'expired']

describe('expiryLevel', () => {
  it('steps through every threshold of a link', () => {
    const levelAt = (left: number) => expiryLevel(output(MADE), MADE - left)
    expect(levelAt(7 * DAY)).toBe('safe')
    expect(levelAt(DAY + 1)).toBe('safe')
    expect(levelAt(DAY)).toBe('soon')
    expect(levelAt(HOUR + 1)).toBe('soon')
    expect(levelAt(HOUR)).toBe('urgent')
    expect(levelAt(10 * MINUTE + 1)).toBe('urgent')
    expect(levelAt(10 * MINUTE)).toBe('critical')
    expect(levelAt(1)).toBe('critical')
    expect(levelAt(0)).toBe('expired')
    expect(levelAt(-DAY)).toBe('expired')
  })

  it('knows no end where the vendor names none', () => {
    expect(expiryLevel(output(null), MADE)).toBe('none')
  })

  it('never calls what dies sooner safer than what dies later, however long either lives', () => {
    const anEnd = fc.integer({ min: -HOUR, max: 3 * DAY })
    fc.assert(
      fc.property(fc.array(anEnd, { minLength: 2 }), (lefts) => {
        const tasks = lefts.map((left, index) => task(String(index), output(MADE + left)))
        const risks = atRisk(tasks, MADE)
        const ranks = risks.map(({ level }) => LEVELS.indexOf(level))
        expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
        // What is at risk is one stretch of the list by time left: nothing in it is skipped.
        expect(risks.map(({ expiresAt }) => expiresAt - MADE)).toEqual(
          lefts.filter((left) => left > 0 && left <= DAY).toSorted((a, b) => a - b),
        )
      }),
    )
  })

  it('is total, and only ever moves towards the end', () => {
    const numbers = fc.oneof(fc.double(), fc.integer(), fc.constant(null))
    fc.assert(
      fc.property(numbers, fc.double(), fc.double({ min: 0, noNaN: true }), (at, now, later) => {
        const before = expiryLevel(output(at), now)
        const after = expiryLevel(output(at), now + later)
        if (Number.isFinite(now + later)) {
          expect(LEVELS.indexOf(after)).toBeGreaterThanOrEqual(LEVELS.indexOf(before))
        }
      }),
    )
  })
})

describe('nextThreshold', () => {
  it('walks a link from birth to death in four steps, each of which changes the level', () => {
    const link = output(MADE + 7 * DAY)
    const levels = []
    for (let at: number | null = MADE; at !== null; at = nextThreshold(link, at)) {
      levels.push(expiryLevel(link, at))
    }
    expect(levels).toEqual(['safe', 'soon', 'urgent', 'critical', 'expired'])
  })

  it('never sees a level change before the instant it names', () => {
    const instants = fc.integer({ min: 0, max: 10 * DAY })
    fc.assert(
      fc.property(instants, instants, (end, now) => {
        const next = nextThreshold(output(end), now)
        const level = expiryLevel(output(end), now)
        if (next === null) expect(level).toBe('expired')
        else expect(expiryLevel(output(end), Math.ceil(next) - 1)).toBe(level)
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
    expect(list.map((risk) => [risk.record.id, risk.level])).toEqual([['hiapi/later', 'urgent']])
    const earlier = atRisk(records, MADE + 30 * MINUTE)
    expect(earlier.map((risk) => [risk.record.id, risk.output.key, risk.level])).toEqual([
      ['hiapi/sooner', 'near', 'urgent'],
      ['hiapi/later', '0', 'soon'],
    ])
  })

  it('takes the success for when files were made, not when the task was pasted', () => {
    expect(madeAt(later)).toBe(MADE)
    expect(madeAt({ ...later, timeline: [] })).toBe(MADE - HOUR)
  })

  function tell(all: readonly TaskRecord[], now: number) {
    const due = untold(all, now)
    const told = new Map(due.map(({ output: { key }, record, level }) => [`${record.id} ${key}`, level]))
    const after = all.map((record) => ({
      ...record,
      outputs: record.outputs.map((one) => ({ ...one, told: told.get(`${record.id} ${one.key}`) ?? one.told })),
    }))
    return { due, after }
  }

  it('tells each threshold once while the clock advances, with nothing twice and nothing missed', () => {
    const prompts: string[] = []
    // From before any of them is at risk.
    let [all, now] = [records, MADE - DAY]
    for (let next = nextThresholdOf(all, now); next !== null; next = nextThresholdOf(all, now)) {
      const { due, after } = tell(all, next)
      for (const risk of due) prompts.push(`${risk.record.id} ${risk.output.key} ${risk.level}`)
      expect(untold(after, next)).toEqual([])
      all = after
      now = next
    }
    expect(now).toBe(MADE + 7 * DAY)
    expect(prompts.toSorted()).toEqual(
      ['dead 0', 'later 0', 'sooner far', 'sooner near']
        .flatMap((name) => ['critical', 'soon', 'urgent'].map((level) => `hiapi/${name} ${level}`))
        .toSorted(),
    )
  })

  it('in a tab opened later, tells what became urgent meanwhile once, at its present level', () => {
    const { due, after } = tell(records, MADE + 5 * HOUR - MINUTE)
    expect(due.map((risk) => [risk.record.id, risk.level])).toEqual([['hiapi/later', 'critical']])
    expect(untold(after, MADE + 5 * HOUR - 1)).toEqual([])
  })

  it('leaves out what is snoozed until it wakes, what nobody wants, and what is kept here', () => {
    const now = MADE + 4 * HOUR
    const answered = (changes: Partial<Output>) => [task('later', { ...output(MADE + 5 * HOUR), ...changes })]
    const snoozed = answered({ answer: { kind: 'snoozed', until: now + MINUTE } })
    expect(atRisk(snoozed, now)).toEqual([])
    expect(nextThresholdOf(snoozed, now)).toBe(now + MINUTE)
    expect(untold(snoozed, now + MINUTE)).toHaveLength(1)
    expect(atRisk(answered({ answer: { kind: 'unwanted', at: now } }), now)).toEqual([])
    const kept = { kind: 'kept', at: now, bytes: 1, contentType: 'video/mp4', sha256: 'aa' } as const
    expect(atRisk(answered({ copy: kept }), now)).toEqual([])
    expect(atRisk(answered({ copy: { kind: 'removed', at: now } }), now)).toHaveLength(1)
  })
})
