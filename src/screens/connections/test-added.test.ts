import { expect, it } from 'vitest'
import { testAdded } from '#screens/connections/test-added.ts'
import type { ProbeOutcome } from '#vendors/port.ts'

async function saidOf(outcome: ProbeOutcome) {
  const asked: string[] = []
  const testConnection = (id: string) => {
    asked.push(id)
    return Promise.resolve(outcome)
  }
  const said = await testAdded({ commands: { testConnection } }, 'studio')
  expect(asked).toEqual(['studio'])
  return said
}

it('says that the key works, or why it does not, and never that it works where nobody could ask', async () => {
  expect(await saidOf({ kind: 'works', detail: 'HTTP 200' })).toEqual({
    text: 'The connection is added, and its key works: HTTP 200',
    tone: 'good',
  })
  const trouble = { reason: 'network', httpStatus: null, code: null, message: 'nobody answers' } as const
  const said = await saidOf({ kind: 'trouble', trouble, evidence: null })
  expect(said).toMatchObject({ text: expect.not.stringContaining('works'), tone: 'danger' })
})
