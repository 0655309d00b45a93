import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task/task.ts'
import { billWords, leftOutWords, retryPlan, retryWay } from '#parts/retry/retry-plan.ts'
import { aRecord } from '#testing/builders.ts'
import { ALL_RULES } from '#testing/rule-book.ts'
import { isOfOutput } from '#testing/rule-contract.ts'

const REQUEST: SubmitRequest = { model: 'm', params: { prompt: 'a fox' }, options: {}, idempotencyKey: 'key-1234' }

describe('retryWay', () => {
  it('never offers moderation, bad input or an empty balance blindly, in any rule of the catalogue', () => {
    for (const rule of ALL_RULES) {
      const { id, verdict } = rule
      if (['moderation', 'input'].includes(verdict.category) && !isOfOutput(rule))
        expect([id, retryWay(verdict)]).not.toContain('as-is')
      if (verdict.category === 'balance') expect(['cause', 'never']).toContain(retryWay(verdict))
    }
  })

  it('offers what can help unchanged as it is', () => {
    expect(retryWay({ category: 'timeout', retry: { kind: 'safe' } })).toBe('as-is')
    expect(retryWay({ category: 'model', retry: { kind: 'after-wait', waitMs: 1 } })).toBe('as-is')
    expect(retryWay({ category: 'moderation', retry: { kind: 'after-change' } })).toBe('edit')
    expect(retryWay({ category: 'server', retry: { kind: 'never' } })).toBe('never')
  })
})

describe('retryPlan', () => {
  it('takes what was submitted here, once, and counts the rest', () => {
    const records = [
      aRecord({ id: 'here/1', connection: 'here', request: REQUEST }),
      aRecord({ id: 'here/2', connection: 'here', request: REQUEST }),
      aRecord({ id: 'here/3', connection: 'here' }),
      aRecord({ id: 'here/4', connection: 'here' }),
      aRecord({ id: 'away/5', connection: 'away', request: REQUEST }),
    ]
    const plan = retryPlan(records, new Set(['here/2']), new Map([['here', true]]))
    expect(plan.ready.map(({ record }) => record.id)).toEqual(['here/1'])
    expect(plan).toMatchObject({ elsewhere: 2, done: 1, unconnected: 1 })
    expect(leftOutWords(plan)).toEqual([
      '2 tasks were submitted elsewhere and cannot be sent again from here: the request is not known.',
      '1 task was sent again already.',
      '1 task belongs to a connection that was removed.',
    ])
  })
})

describe('billWords', () => {
  const connectionOf = (id: string) => ({ sandbox: id === 'sandbox' })
  it.each([
    [['real', 'real', 'real'], '3 new tasks, each billed by HiAPI.'],
    [['real'], '1 new task, billed by HiAPI.'],
    [['sandbox', 'sandbox'], '2 new tasks in the sandbox, which bills nothing.'],
    [['real', 'sandbox'], '1 new task, billed by HiAPI, and 1 new task in the sandbox, which bills nothing.'],
  ])('of %j', (connections, words) => {
    expect(
      billWords(
        connections.map((connection) => ({ connection })),
        connectionOf,
        'HiAPI',
      ),
    ).toBe(words)
  })
})
