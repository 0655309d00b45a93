import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { longWork, workInHand } from '#parts/long-work.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const shown = () => workInHand.getState().map(({ words, share }) => [words, share])

describe('work on many tasks', () => {
  it('is shown before it begins and while it goes on, and no longer', async () => {
    const seen: unknown[] = []
    const done = longWork('Exporting', 4_000, async (breathe) => {
      seen.push(shown())
      await breathe(1_000)
      seen.push(shown())
    })
    expect(shown()).toEqual([['Exporting 4,000 tasks…', null]])
    expect(seen).toEqual([])
    await vi.runAllTimersAsync()
    await done
    expect(seen).toEqual([[['Exporting 4,000 tasks…', null]], [['Exporting 4,000 tasks…', 0.25]]])
    expect(shown()).toEqual([])
  })

  it('is done in the same turn where there are few, and nothing flickers', async () => {
    const seen: unknown[] = []
    const done = longWork('Tagging', 20, (breathe) => {
      seen.push(shown())
      return breathe(20)
    })
    expect(seen).toEqual([[]])
    await done
  })

  it('is taken off the screen when it fails, and leaves what else is in hand', async () => {
    const other = longWork('Tagging', 9_000, (breathe) => breathe(900))
    const failing = longWork('Forgetting', 9_000, () => Promise.reject(new Error('no disk')))
    const told = expect(failing).rejects.toThrow('no disk')
    await vi.advanceTimersByTimeAsync(34)
    await told
    expect(shown()).toEqual([['Tagging 9,000 tasks…', 0.1]])
    await vi.runAllTimersAsync()
    await other
    expect(shown()).toEqual([])
  })
})
