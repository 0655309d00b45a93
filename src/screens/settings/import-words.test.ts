import { describe, expect, it } from 'vitest'
import { importWords } from '#screens/settings/import-words.ts'
import { aRecord } from '#testing/builders.ts'

describe('importWords', () => {
  it('says what became of each task', () => {
    const skipped = [1, 2, 3, 4].map((index) => ({ index, reason: 'no id' }))
    const plan = { added: [aRecord()], known: 1200, unsettled: 2 }
    expect(importWords({ kind: 'read', plan, skipped })).toEqual([
      '1 task added, 1,200 known already.',
      '2 tasks left out: their submit had no answer yet, and only the browser that sent it can settle that.',
      '4 tasks refused:',
      'Task 2 of the file: no id',
      'Task 3 of the file: no id',
      'Task 4 of the file: no id',
      '… and 1 more.',
    ])
  })

  it('gives the reason when the file is none of ours', () => {
    expect(importWords({ kind: 'refused', reason: 'It is a cat.' })).toEqual(['Nothing was imported. It is a cat.'])
  })
})
