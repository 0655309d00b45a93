import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureOf, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { FacetIndex } from '#parts/kept-facets.ts'
import { aFailure, aRecord, aRecordIn, NOON } from '#testing/builders.ts'

const someRecord: fc.Arbitrary<TaskRecord> = fc
  .record({
    id: fc.nat(9).map((at): TaskId => `a/${at}`),
    model: fc.constantFrom('kling', 'veo', null),
    vendor: fc.constantFrom('hiapi', 'piapi'),
    tags: fc.subarray(['a', 'B', 'b']),
    code: fc.constantFrom('NO', 'NEVER', null, undefined),
  })
  .map(({ code, ...rest }) =>
    code === undefined ? aRecord(rest) : aRecordIn({ phase: 'failed', failure: aFailure({ code }) }, NOON, rest),
  )

const step = fc.oneof(
  someRecord,
  fc.nat(9).map((at): TaskId => `a/${at}`),
)

/** By going through all of them. */
function counted(values: readonly (string | null)[]) {
  const known = values.filter((value) => value !== null)
  return [...new Set(known)]
    .map((value) => ({ value, count: known.filter((other) => other === value).length }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

describe('what tasks can be filtered by', () => {
  it('is what going through all of them finds, the commonest first', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [index, tasks] = [new FacetIndex(), new Map<TaskId, TaskRecord>()]
        for (const one of steps) {
          if (typeof one === 'string') {
            tasks.delete(one)
            index.forget(one)
          } else {
            tasks.set(one.id, one)
            index.learn(one)
          }
        }
        const all = [...tasks.values()]
        expect(index.of('models')).toEqual(counted(all.map(({ model }) => model)))
        expect(index.of('vendors')).toEqual(counted(all.map(({ vendor }) => vendor)))
        expect(index.of('tags')).toEqual(counted(all.flatMap(({ tags }) => tags)))
        expect(index.of('codes')).toEqual(counted(all.map((task) => failureOf(task)?.code ?? null)))
        expect(index.countIn('failed')).toBe(all.filter(({ state }) => state.phase === 'failed').length)
      }),
    )
  })

  it('is said to have changed only where somebody could see it', () => {
    const index = new FacetIndex()
    index.learn(aRecord())
    expect(index.takeChanged()).toBe(true)
    index.learn(aRecord({ note: 'seen' }))
    expect(index.takeChanged()).toBe(false)
    index.learn(aRecord({ tags: ['new'] }))
    expect(index.takeChanged()).toBe(true)
  })
})
