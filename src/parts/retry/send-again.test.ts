import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskIdOf } from '#domain/task/task.ts'
import { sendAgain, type ToSend } from '#parts/retry/send-again.ts'
import { aRecord } from '#testing/builders.ts'

const some = (count: number): readonly ToSend[] =>
  Array.from({ length: count }, (_, at) => {
    const params = { prompt: `a fox ${at}` }
    const request = { model: 'flux', params, options: {}, idempotencyKey: `${at}` }
    return { record: aRecord({ id: taskIdOf('test', `${at}`), request }), request, params }
  })

describe('tasks that are sent again', () => {
  it('are each sent once, whatever ends it and however often it is pressed again', async () => {
    const ends = fc.array(fc.record({ after: fc.nat(4), how: fc.constantFrom('stop', 'fail') }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), ends, async (count, presses) => {
        const asked: string[] = []
        let left = some(count)
        for (const { after, how } of [...presses, { after: count, how: 'never' }]) {
          let tries = 0
          const outcome = await sendAgain(
            (draft) => {
              tries += 1
              if (how === 'fail' && tries > after) return Promise.reject(new Error('The disk is full.'))
              asked.push(JSON.stringify(draft.params))
              return Promise.resolve([taskIdOf('test', `new ${asked.length}`)])
            },
            left,
            () => how === 'stop' && tries >= after,
            () => undefined,
          )
          expect(outcome.sent).toHaveLength(outcome.done.length)
          left = left.filter(({ record }) => !outcome.done.includes(record.id))
          expect(outcome.error === null).toBe(left.length === 0)
        }
        expect(asked).toEqual(some(count).map(({ params }) => JSON.stringify(params)))
      }),
    )
  })
})
