import { expect, it } from 'vitest'
import { addedWords, testAdded } from '#screens/connections/test-added.ts'

it('says that the key works, or why it does not, and never that it works where nobody could ask', async () => {
  expect(addedWords({ good: true, text: 'HTTP 200' })).toBe('The connection is added, and its key works: HTTP 200')
  expect(addedWords({ good: false, text: 'The vendor refused the key.' })).not.toContain('works')
  const asked: string[] = []
  const testConnection = (id: string) => {
    asked.push(id)
    return Promise.resolve({ kind: 'works', detail: 'HTTP 200' } as const)
  }
  await testAdded({ commands: { testConnection } }, 'studio')
  expect(asked).toEqual(['studio'])
})
