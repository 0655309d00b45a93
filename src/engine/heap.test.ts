import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Heap } from '#engine/heap.ts'

describe('heap', () => {
  it('gives back what was put in, smallest first, whatever the order of pushes and pops', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('pop' as const))), (steps) => {
        const tested = new Heap<number>((a, b) => a < b)
        let model: number[] = []
        for (const step of steps) {
          if (step === 'pop') {
            expect(tested.pop()).toBe(model[0])
            model = model.slice(1)
          } else {
            tested.push(step)
            model = [...model, step].toSorted((a, b) => a - b)
          }
          expect(tested.peek()).toBe(model[0])
          expect(tested.size).toBe(model.length)
        }
      }),
    )
  })
})
