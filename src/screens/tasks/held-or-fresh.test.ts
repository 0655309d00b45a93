import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskId } from '#domain/task/task.ts'
import { heldOrFresh } from '#screens/tasks/held-or-fresh.ts'

const [A, B, C]: readonly [TaskId, TaskId, TaskId] = ['c/a', 'c/b', 'c/c']
const everything = () => true

describe('heldOrFresh', () => {
  it('keeps rows and order while new tasks arrive and others are sorted differently', () => {
    const held = [A, B]
    expect(heldOrFresh(held, [C, B, A], new Set(), everything)).toBe(held)
  })

  it('shows at once what the person added', () => {
    const fresh = [C, A, B]
    expect(heldOrFresh([A, B], fresh, new Set([C]), everything)).toBe(fresh)
  })

  it('drops forgotten tasks and has nothing to hold when it is empty', () => {
    expect(heldOrFresh([A, B], [B], new Set(), (id) => id !== A)).toEqual([B])
    expect(heldOrFresh([], [B], new Set(), everything)).toEqual([B])
  })
})

it('comes to rest, also while the fresh list still has what was forgotten', () => {
  const ids = fc.subarray([A, B, C])
  fc.assert(
    fc.property(ids, ids, ids, ids, (held, fresh, own, there) => {
      const next = (list: readonly TaskId[]) => heldOrFresh(list, fresh, new Set(own), (id) => there.includes(id))
      const settled = next(next(next(held)))
      expect(next(settled)).toBe(settled)
    }),
  )
})
