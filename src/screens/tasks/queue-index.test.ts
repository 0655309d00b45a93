import { expect, it } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE } from '#domain/time.ts'
import { QueueIndex } from '#screens/tasks/queue-index.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { REGISTRY } from '#testing/product.ts'

const NOW = NOON + 10 * MINUTE
const CONTEXT = { histories: new Map(), lastHeard: () => NOW, agesOf: REGISTRY.adviceOf }

function waiting(id: string, age: number): TaskRecord {
  return aRecordIn({ phase: 'queued', position: null }, NOW - age, { id: `c/${id}`, model: 'kling' })
}

it('looks at all that are open once an instant, and from then on at what changes', () => {
  const index = new QueueIndex()
  const open = [waiting('1', 6 * MINUTE), waiting('2', 6 * MINUTE)]
  const first = index.survey(CONTEXT, NOW, open)
  expect(first.late.size).toBe(2)
  expect(index.takeChanged()).toBe(true)

  index.learn(waiting('3', 6 * MINUTE))
  expect(index.takeChanged()).toBe(true)
  expect(index.survey(CONTEXT, NOW, []).backlogs).toMatchObject([{ model: 'kling', waiting: 3 }])

  index.learn(aRecordIn({ phase: 'succeeded' }, NOW, { id: 'c/1', model: 'kling' }))
  index.forget('c/2')
  expect([...index.survey(CONTEXT, NOW, []).late]).toEqual(['c/3'])
})

it('has nothing to say of a change that changes nothing for anybody', () => {
  const index = new QueueIndex()
  const survey = index.survey(CONTEXT, NOW, [waiting('1', 6 * MINUTE)])
  index.takeChanged()
  index.learn(waiting('1', 7 * MINUTE))
  expect(index.takeChanged()).toBe(false)
  expect(index.survey(CONTEXT, NOW, [])).toBe(survey)
})

it('looks at all anew at another instant', () => {
  const index = new QueueIndex()
  index.survey(CONTEXT, NOW, [waiting('1', 6 * MINUTE)])
  expect(index.survey(CONTEXT, NOW - 5 * MINUTE, [waiting('1', 6 * MINUTE)]).late.size).toBe(0)
})
