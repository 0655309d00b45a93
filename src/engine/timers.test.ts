import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { Alarm, pause, platformTimers } from '#engine/timers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an alarm', () => {
  function anAlarm() {
    const rung: string[] = []
    const alarm = new Alarm(platformTimers)
    return { rung, alarm, ring: (name: string) => () => void rung.push(name) }
  }

  it('rings once, for the latest plan', () => {
    const { alarm, rung, ring } = anAlarm()
    alarm.set(SECOND, ring('first'))
    alarm.set(2 * SECOND, ring('second'))
    vi.advanceTimersByTime(60 * SECOND)
    expect(rung).toEqual(['second'])
  })

  it('keeps the first plan where it is asked for one if free, and is free once it rang', () => {
    const { alarm, rung, ring } = anAlarm()
    alarm.setIfFree(2 * SECOND, ring('first'))
    alarm.setIfFree(SECOND, ring('second'))
    vi.advanceTimersByTime(2 * SECOND)
    alarm.setIfFree(SECOND, ring('third'))
    vi.advanceTimersByTime(SECOND)
    expect(rung).toEqual(['first', 'third'])
  })

  it('can be set anew while it rings, and rings for nothing that was called off', () => {
    const { alarm, rung, ring } = anAlarm()
    alarm.set(SECOND, () => alarm.setIfFree(SECOND, ring('again')))
    vi.advanceTimersByTime(2 * SECOND)
    alarm.set(SECOND, ring('never'))
    alarm.clear()
    vi.advanceTimersByTime(SECOND)
    expect(rung).toEqual(['again'])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a pause', () => {
  it('ends in time, or with the signal’s reason and no timer left', async () => {
    const off = new AbortController()
    const [done, stopped] = [pause(platformTimers, SECOND, off.signal), pause(platformTimers, 2 * SECOND, off.signal)]
    await vi.advanceTimersByTimeAsync(SECOND)
    await done
    off.abort(new Error('called off'))
    await expect(stopped).rejects.toThrow('called off')
    await expect(pause(platformTimers, SECOND, off.signal)).rejects.toThrow('called off')
    expect(vi.getTimerCount()).toBe(0)
  })
})
