import { expect, it } from 'vitest'
import { titleWords } from '#app/title-words.ts'

it('puts counts first in the title, where a narrow tab still shows them', () => {
  expect(titleWords(2, 1, 'Tasks')).toBe('2 running · 1 failed · Tasks · Renderwatch')
  expect(titleWords(0, 0, 'Tasks')).toBe('Tasks · Renderwatch')
})
