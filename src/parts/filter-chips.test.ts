import { describe, expect, it } from 'vitest'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { chipsOf } from '#parts/filter-chips.ts'

const label = (id: string) => `label of ${id}`
const span = (from: number, until: number) => `${from} to ${until}`

describe('chipsOf', () => {
  it('has one chip for each value, and each takes away only its own', () => {
    const filter = { ...EVERY_TASK, phases: ['failed', 'queued'], connections: ['a'], minAge: 300_000 } as const
    const chips = chipsOf(filter, label, label, span)
    expect(chips.map((chip) => `${chip.field}: ${chip.value}`)).toEqual([
      'Status: Failed',
      'Status: Queued',
      'Connection: label of a',
      'Age: over 5 min',
    ])
    expect(chips[0]?.without).toEqual({ ...filter, phases: ['queued'] })
    expect(chips[3]?.without).toEqual({ ...filter, minAge: null })
  })

  it('has one chip for all spans of time in which the same thing happened', () => {
    const windows = [
      { moment: 'waited', from: 1, until: 2 },
      { moment: 'ended', from: 1, until: 2 },
      { moment: 'waited', from: 5, until: 6 },
    ] as const
    const chips = chipsOf({ ...EVERY_TASK, windows }, label, label, span)
    expect(chips.map((chip) => `${chip.field}: ${chip.value}`)).toEqual([
      'Wait over: in 2 spans of time',
      'Ended: 1 to 2',
    ])
    expect(chips[0]?.without.windows).toEqual([windows[1]])
  })

  it('can take every narrowing away, one chip after the other', () => {
    const full = {
      ...EVERY_TASK,
      phases: ['failed'],
      vendors: ['hiapi'],
      connections: ['a'],
      models: ['m'],
      modelWords: ['w'],
      codes: ['c'],
      tags: ['t'],
      attention: 'slow',
      minAge: 1,
      maxAge: 2,
      windows: [{ moment: 'ran', from: 1, until: 2 }],
    } as const
    let filter: Parameters<typeof chipsOf>[0] = full
    for (let step = 0; step < 11; step++) filter = chipsOf(filter, label, label, span)[0]?.without ?? filter
    expect(filter).toEqual(EVERY_TASK)
  })
})
