import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TaskId } from '#domain/task/task.ts'
import { neighboursOf } from '#parts/neighbours.ts'

const someIds = fc.uniqueArray(
  fc.nat().map((at): TaskId => `a/${at}`),
  { minLength: 1 },
)

it('walks the whole list, there and back', () => {
  fc.assert(
    fc.property(someIds, (ids) => {
      const walk = (from: TaskId | undefined, way: 'next' | 'previous') => {
        const seen: TaskId[] = []
        for (let at: TaskId | null = from ?? null; at !== null; at = neighboursOf(ids, at)[way]) seen.push(at)
        return seen
      }
      expect(walk(ids[0], 'next')).toEqual(ids)
      expect(walk(ids.at(-1), 'previous')).toEqual(ids.toReversed())
      ids.forEach((id, at) => expect(neighboursOf(ids, id)).toMatchObject({ place: at + 1, of: ids.length }))
    }),
  )
})

it('leads a task that has left the list back to its beginning', () => {
  expect(neighboursOf(['a/1', 'a/2'], 'a/gone')).toEqual({ previous: null, next: 'a/1', place: null, of: 2 })
  expect(neighboursOf([], 'a/gone')).toEqual({ previous: null, next: null, place: null, of: 0 })
})
