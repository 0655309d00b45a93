import { expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { risksAt } from '#parts/risks-at.ts'
import { aRecordIn, anOutput, NOON } from '#testing/builders.ts'

function tasksEnding(...lefts: readonly number[]) {
  const records = lefts.map((left, index) =>
    aRecordIn({ phase: 'succeeded' }, NOON, {
      id: `test/${index}`,
      outputs: [anOutput({ expiry: { at: NOON + left, source: 'vendor' } })],
    }),
  )
  return new Map(records.map((record) => [record.id, record]))
}

it('keeps one answer until a link comes nearer to its end, and not a moment longer', () => {
  const tasks = tasksEnding(DAY + HOUR, 2 * HOUR)
  const first = risksAt(tasks, NOON)
  expect(first.map(({ level }) => level)).toEqual(['soon'])
  expect(risksAt(tasks, NOON + HOUR - 1)).toBe(first)
  expect(risksAt(tasks, NOON + HOUR).map(({ level }) => level)).toEqual(['urgent', 'soon'])
})

it('is right again after the clock was set back', () => {
  const tasks = tasksEnding(5 * MINUTE)
  expect(risksAt(tasks, NOON + 6 * MINUTE)).toEqual([])
  expect(risksAt(tasks, NOON)).toHaveLength(1)
})
