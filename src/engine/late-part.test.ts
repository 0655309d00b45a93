import { describe, expect, it } from 'vitest'
import { MINUTE, type Millis } from '#domain/time.ts'
import { LatePart } from '#engine/late-part.ts'
import type { Timers } from '#engine/timers.ts'

/** A part that is a list of what was done with it; its code comes when the test says so. */
function aPart() {
  let run: (() => void) | null = null
  const planned: Millis[] = []
  const timers: Timers = {
    after(delay, then) {
      planned.push(delay)
      run = then
      return () => (run = null)
    },
  }
  const loads: { readonly come: () => void; readonly fail: () => void }[] = []
  const done: string[] = []
  const late = new LatePart(timers, async () => {
    await new Promise<void>((come, fail) => loads.push({ come, fail: () => fail(new Error('no server')) }))
    return done
  })
  return { late, loads, done, planned, passTime: () => run?.() }
}

/** Promises that are settled have been heard. */
const settled = () => new Promise((resolve) => void setImmediate(resolve))

describe('a part that comes late', () => {
  it('is loaded once, and does what was asked of it meanwhile in that order', async () => {
    const { late, loads, done } = aPart()
    late.do((part) => part.push('first'))
    late.do((part) => part.push('second'))
    const now = late.now()
    expect([loads.length, late.part, done]).toEqual([1, null, []])
    loads[0]?.come()
    await now
    late.do((part) => part.push('third'))
    expect(done).toEqual(['first', 'second', 'third'])
    expect(await late.now()).toBe(late.part)
    expect(loads).toHaveLength(1)
  })

  it('is tried again where it could not be had, and forgets nothing', async () => {
    const { late, loads, done, planned, passTime } = aPart()
    late.do((part) => part.push('first'))
    loads[0]?.fail()
    await settled()
    late.do((part) => part.push('second'))
    expect([loads.length, planned, done]).toEqual([1, [MINUTE], []])
    passTime()
    loads[1]?.come()
    await settled()
    expect([loads.length, done]).toEqual([2, ['first', 'second']])
  })

  it('tells who waits for it that it cannot be had, and comes at the next wish', async () => {
    const { late, loads, done } = aPart()
    late.do((part) => part.push('asked before'))
    const refused = late.now()
    loads[0]?.fail()
    await expect(refused).rejects.toThrow('no server')
    const comes = late.now()
    loads[1]?.come()
    expect(await comes).toEqual(['asked before'])
    expect(done).toEqual(['asked before'])
  })

  it('does not come after its end', async () => {
    const { late, loads, done, planned } = aPart()
    late.do((part) => part.push('first'))
    const waits = late.now()
    expect(late.stop()).toBeNull()
    loads[0]?.come()
    await expect(waits).rejects.toThrow('stopped')
    late.do((part) => part.push('second'))
    expect([late.part, done, planned]).toEqual([null, [], []])
  })
})
