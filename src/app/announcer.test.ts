import { expect, it } from 'vitest'
import { endedWords } from '#app/announcer.tsx'
import { titleFor } from '#app/document-title.ts'
import { countByPhase } from '#engine/ledger/selectors.ts'

const NONE = countByPhase(new Map())

it('announces only what ended, once', () => {
  const after = { ...NONE, succeeded: 3, failed: 1, running: 7 }
  expect(endedWords(NONE, after)).toBe('3 succeeded, 1 failed')
  expect(endedWords(after, { ...after, running: 9 })).toBe('')
  expect(endedWords(after, NONE)).toBe('')
})

it('puts counts first in the title, where a narrow tab still shows them', () => {
  expect(titleFor(2, 1, 'Tasks')).toBe('2 running · 1 failed · Tasks · Renderwatch')
  expect(titleFor(0, 0, 'Tasks')).toBe('Tasks · Renderwatch')
})
