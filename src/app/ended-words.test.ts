import { expect, it } from 'vitest'
import { endedWords } from '#app/ended-words.ts'
import { countByPhase } from '#engine/ledger/selectors.ts'

const NONE = countByPhase(new Map())

it('announces only what ended, once', () => {
  const after = { ...NONE, succeeded: 3, failed: 1, running: 7 }
  expect(endedWords(NONE, after)).toBe('3 succeeded, 1 failed')
  expect(endedWords(after, { ...after, running: 9 })).toBe('')
  expect(endedWords(after, NONE)).toBe('')
})
