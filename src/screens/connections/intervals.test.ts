import { describe, expect, it } from 'vitest'
import { NO_PACE_ADVICE, paceBy } from '#domain/connection/pace.ts'
import { SECOND } from '#domain/time.ts'
import {
  chosenIn,
  intervalsToSet,
  intervalWords,
  NO_INTERVALS,
  ownInterval,
  typedFrom,
} from '#screens/connections/intervals.ts'

describe('intervals on screen', () => {
  it('differ by what a task does', () => {
    const told = { pace: paceBy(NO_PACE_ADVICE, { running: 40 }), hidesRunning: false }
    expect(intervalWords(told)).toEqual([
      'queued: 4 s, up to 20 s',
      'running: 40 s',
      'storing its files: 2 s, up to 10 s',
      'in an unknown status: 5 s, up to 60 s',
    ])
  })

  it('offer no status that the vendor never tells', () => {
    expect(intervalsToSet({ hidesRunning: true }).map(([, word]) => word)).not.toContain('running')
  })

  it('are typed as text and kept as numbers, what is left empty as nothing', () => {
    expect(chosenIn({ ...NO_INTERVALS, queued: '2,5', running: ' ' })).toEqual({ queued: 2.5 })
    expect(chosenIn({ ...NO_INTERVALS, queued: 'often' })).toEqual({ queued: NaN })
    expect(typedFrom({ finishing: 7 })).toEqual({ ...NO_INTERVALS, finishing: '7' })
    expect(typedFrom(undefined)).toEqual(NO_INTERVALS)
  })

  it('are never shorter than the vendor allows', () => {
    expect(ownInterval({ floor: 5 * SECOND, phases: {} }, 'finishing')).toBe('5')
  })
})
