import { expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { nextEnd, restAfter, type StreamRest } from '#engine/polling/stream-rest.ts'
import { NOON } from '#testing/builders.ts'

it('rests ever longer after streams that broke soon, and shortly after one that lived', () => {
  let rest: StreamRest | undefined
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => {
    rest = restAfter(rest, 'ended', MINUTE - 1, NOON)
    return (rest.until - NOON) / SECOND
  })
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300])
  expect(restAfter(rest, 'ended', MINUTE, NOON)).toEqual({ until: NOON + 5 * SECOND, ends: 0 })
})

it('rests for long after a refusal, whatever was before', () => {
  expect(restAfter({ until: NOON, ends: 7 }, 'refused', 0, NOON)).toEqual({ until: NOON + 5 * MINUTE, ends: 0 })
})

it('looks again when the next rest is over', () => {
  const rests = [NOON - 1, NOON, NOON + 2, NOON + 1].map((until) => ({ until, ends: 0 }))
  expect(nextEnd(rests, NOON)).toBe(NOON + 1)
  expect(nextEnd(rests, NOON + 2)).toBeNull()
})
