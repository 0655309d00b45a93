import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVERY_TASK, sortOf, sortParts, TASK_SORTS, type TaskFilter } from '#domain/task/task-filter.ts'
import { PHASES } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord, TaskState } from '#domain/task/task.ts'
import { HOUR, MINUTE, type EpochMs } from '#domain/time.ts'
import { ListIndex } from '#screens/tasks/list-index.ts'
import { aFailure, anOutput, aRecord, aTrouble, NOON } from '#testing/builders.ts'
import { selectTaskIds } from '#testing/naive-list.ts'

const MODELS = ['Kling-2', 'flux', null] as const
const WORDS = ['red', 'cat', 'dog', 'RED cat'] as const

const instant = fc.integer({ min: NOON - 10 * MINUTE, max: NOON + 10 * MINUTE })
const someId = fc.integer({ min: 0, max: 60 }).map((at): TaskId => `a/${at % 7}-${at}`)
const phase = fc.constantFrom(...PHASES)
const phaseAt = fc.record({ phase, notAfter: instant, length: fc.constantFrom(0, 500, 4000, null) })

/** Small, and alike in most of what lists are ordered by. */
const someRecord: fc.Arbitrary<TaskRecord> = fc
  .record({
    id: someId,
    phase,
    model: fc.constantFrom(...MODELS),
    timeline: fc.array(phaseAt, { maxLength: 3 }),
    addedAt: instant,
    tags: fc.subarray(['Demo', 'client', 'demo']),
    cost: fc.option(
      fc.record({ used: fc.option(fc.nat(3)), estimated: fc.option(fc.nat(3)), unit: fc.constantFrom('a', 'b') }),
    ),
    expiry: fc.option(instant),
    note: fc.constantFrom(...WORDS),
  })
  .map(({ id, phase: now, expiry, timeline, ...rest }) =>
    aRecord({
      ...rest,
      id,
      state: stateOf(now),
      timeline: timeline.map(({ phase: seen, notAfter, length }) => ({
        kind: 'phase',
        phase: seen,
        word: null,
        notBefore: length === null ? null : notAfter - length,
        notAfter,
        source: 'observed',
      })),
      outputs: expiry === null ? [] : [anOutput({ expiry: { at: expiry, source: 'vendor' } })],
    }),
  )

function stateOf(now: (typeof PHASES)[number]): TaskState {
  switch (now) {
    case 'queued':
      return { phase: now, position: null }
    case 'running':
      return { phase: now, progress: null }
    case 'unrecognised':
      return { phase: now, word: 'odd' }
    case 'unconfirmed':
      return { phase: now, trouble: aTrouble() }
    case 'failed':
    case 'timedOut':
      return { phase: now, failure: aFailure({ code: 'NO' }) }
    default:
      return { phase: now }
  }
}

const filters: readonly TaskFilter[] = [
  EVERY_TASK,
  { ...EVERY_TASK, text: 'red' },
  { ...EVERY_TASK, text: 'cat 1', phases: ['queued', 'failed', 'succeeded'] },
  { ...EVERY_TASK, tags: ['DEMO'], modelWords: ['kl'] },
  { ...EVERY_TASK, attention: 'expiring' },
  { ...EVERY_TASK, attention: 'slow' },
  { ...EVERY_TASK, attention: 'failed', not: [{ ...EVERY_TASK, text: 'dog' }] },
  { ...EVERY_TASK, minAge: 4 * MINUTE },
  { ...EVERY_TASK, not: [{ ...EVERY_TASK, maxAge: 4 * MINUTE }] },
  { ...EVERY_TASK, windows: [{ moment: 'ended', from: NOON - 2 * MINUTE, until: NOON + 2 * MINUTE }] },
]

type Step =
  | { readonly kind: 'learn'; readonly records: readonly TaskRecord[] }
  | { readonly kind: 'forget'; readonly ids: readonly TaskId[] }
  | {
      readonly kind: 'look'
      readonly filter: TaskFilter
      readonly sort: (typeof TASK_SORTS)[number]
      readonly later: number
    }
  | { readonly kind: 'slow'; readonly ids: readonly TaskId[] }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(someRecord, { maxLength: 50 }).map((records) => ({ kind: 'learn' as const, records })),
  },
  fc.array(someId, { maxLength: 40 }).map((ids) => ({ kind: 'forget' as const, ids })),
  fc.array(someId, { maxLength: 5 }).map((ids) => ({ kind: 'slow' as const, ids })),
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('look' as const),
      filter: fc.constantFrom(...filters),
      sort: fc.constantFrom(...TASK_SORTS),
      // Now and then a clock is set back.
      later: fc.constantFrom(0, 0, 10_000, 3 * MINUTE, -4 * MINUTE),
    }),
  },
)

describe('the index of the list', () => {
  it('says what going through all tasks says, whatever happens between two looks', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const [index, tasks] = [new ListIndex(), new Map<TaskId, TaskRecord>()]
        const hidesRunning = new Set<string>()
        let [now, slow]: [EpochMs, ReadonlySet<TaskId>] = [NOON, new Set()]
        for (const one of steps) {
          if (one.kind === 'slow') slow = new Set(one.ids)
          else if (one.kind === 'forget') {
            for (const id of one.ids) {
              tasks.delete(id)
              index.forget(id)
            }
          } else if (one.kind === 'learn') {
            for (const record of one.records) {
              tasks.set(record.id, record)
              index.learn(record)
            }
          } else {
            now += one.later
            const context = { slow, hidesRunning }
            const ids = index.select(one.filter, one.sort, now, context)
            expect(ids).toEqual(selectTaskIds(tasks, one.filter, one.sort, now, context))
            expect(index.select(one.filter, one.sort, now, context)).toBe(ids)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('says so in each direction of a sort that was looked at in the other one, and goes on doing so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TASK_SORTS),
        fc.array(someRecord, { maxLength: 60 }),
        fc.array(someRecord, { maxLength: 30 }),
        (sort, first, then) => {
          const [index, tasks] = [new ListIndex(), new Map<TaskId, TaskRecord>()]
          const { key, direction } = sortParts(sort)
          const context = { slow: new Set<TaskId>(), hidesRunning: new Set<string>() }
          for (const records of [first, then]) {
            for (const record of records) {
              tasks.set(record.id, record)
              index.learn(record)
            }
            for (const next of [sort, sortOf(key, direction === 'asc' ? 'desc' : 'asc')]) {
              const ids = index.select(EVERY_TASK, next, NOON, context)
              expect(ids).toEqual(selectTaskIds(tasks, EVERY_TASK, next, NOON, context))
            }
          }
        },
      ),
    )
  })

  it('gives the same array while tasks change without one that moves, comes or goes', () => {
    const index = new ListIndex()
    const [a, b] = [aRecord({ id: 'a/1', note: 'red' }), aRecord({ id: 'a/2', note: 'red' })]
    const look = (at: EpochMs) => index.select(red, 'added-desc', at, { slow: new Set(), hidesRunning: new Set() })
    const red = { ...EVERY_TASK, text: 'red' }
    for (const record of [a, b]) index.learn(record)
    const ids = look(NOON)
    expect(index.takeChanged()).toBe(true)
    index.learn({ ...a, note: 'a redder one' })
    expect(index.takeChanged()).toBe(true)
    expect(look(NOON + HOUR)).toBe(ids)
    index.learn({ ...a, note: 'blue' })
    expect(look(NOON + HOUR)).toEqual(['a/2'])
    index.learn({ ...a, note: 'red' })
    expect(look(NOON + HOUR)).toEqual(['a/1', 'a/2'])
  })

  it('moves nothing that stays where it is while the running ones grow older', () => {
    const index = new ListIndex()
    const running = (id: TaskId, began: EpochMs) => {
      const at = {
        kind: 'phase',
        phase: 'queued',
        word: null,
        notBefore: began,
        notAfter: began,
        source: 'vendor',
      } as const
      return aRecord({ id, state: { phase: 'queued', position: null }, timeline: [at] })
    }
    for (const [at, id] of (['a/1', 'a/2', 'a/3'] as const).entries()) index.learn(running(id, NOON - at * MINUTE))
    const look = (at: EpochMs) =>
      index.select(EVERY_TASK, 'total-desc', at, { slow: new Set(), hidesRunning: new Set() })
    const ids = look(NOON)
    expect(ids).toEqual(['a/3', 'a/2', 'a/1'])
    expect(look(NOON + HOUR)).toBe(ids)
  })
})
