import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { platformClock, platformTimers } from '#engine/timers.ts'
import { Places, type Place } from '#gateway/media/places.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function crowd() {
  const places = new Places(platformClock, platformTimers)
  const entered: { readonly client: string; readonly place: Place }[] = []
  /** The answer makes all of them leave that have not entered. */
  const come = async (client: string, count: number) => {
    const doors = Array.from({ length: count }, () => new AbortController())
    for (const { signal } of doors) {
      void places.enter(client, signal).then(
        (place) => entered.push({ client, place }),
        () => undefined,
      )
    }
    await vi.advanceTimersByTimeAsync(0)
    return () => doors.forEach((door) => door.abort())
  }
  const of = (client: string) => entered.filter((one) => one.client === client).length
  return { places, entered, come, of }
}

describe('Places', () => {
  it('lets sixteen files in, and the next as each ends', async () => {
    const { places, entered, come } = crowd()
    await come('anna', 200)
    expect(places.count()).toEqual({ held: 16, waiting: 184 })
    for (let left = 199; left >= 0; left -= 1) {
      const [first] = entered.splice(0, 1)
      first?.place.leave()
      first?.place.leave()
      await vi.advanceTimersByTimeAsync(0)
      expect(places.count()).toEqual({ held: Math.min(16, left), waiting: Math.max(0, left - 16) })
    }
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets nobody wait for a client that wants everything', async () => {
    const { entered, come, of } = crowd()
    await come('anna', 100)
    await come('ben', 100)
    expect([of('anna'), of('ben')]).toEqual([16, 2])
    for (const { place } of entered.slice(0, 14)) place.leave()
    await vi.advanceTimersByTimeAsync(0)
    expect([of('anna') - 14, of('ben')]).toEqual([8, 8])
  })

  it('waits for no file that stands still, and for each that moves', async () => {
    const { places, entered, come } = crowd()
    await come('anna', 40)
    for (let second = 0; second < 10; second += 1) {
      for (const { place } of entered) place.moved()
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(places.count()).toEqual({ held: 16, waiting: 24 })
    await vi.advanceTimersByTimeAsync(1500)
    expect(places.count()).toEqual({ held: 32, waiting: 8 })
    for (const { place } of entered) place.leave()
    expect(places.count()).toEqual({ held: 8, waiting: 0 })
  })

  it('forgets who leaves while waiting, and whoever has left before', async () => {
    const { places, come } = crowd()
    await come('anna', 16)
    const leave = await come('ben', 30)
    leave()
    await expect(places.enter('cleo', AbortSignal.abort())).rejects.toThrow()
    expect(places.count()).toEqual({ held: 18, waiting: 0 })
    await vi.advanceTimersByTimeAsync(5000)
    expect(vi.getTimerCount()).toBe(0)
  })
})
