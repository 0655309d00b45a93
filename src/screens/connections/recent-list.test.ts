import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import { listOf, pageSizeMistake, refOf, stateOf } from '#screens/connections/recent-list.ts'
import type { ListAnswer } from '#parts/connection-requests.ts'
import type { ListedTask } from '#vendors/listing.ts'

function listed(id: string): ListedTask {
  return {
    remote: { id, handle: { id } },
    observation: {
      kind: 'status',
      state: { phase: 'finishing' },
      facts: { ...NO_FACTS, model: 'm', createdAt: 5 },
      outputs: [],
      evidence: evidenceOf(200, '{}'),
    },
  }
}

const answer = (
  from: string | null,
  ids: readonly string[],
  next: string | null,
  total: number | null = null,
): ListAnswer => ({
  from,
  outcome: { kind: 'page', tasks: ids.map(listed), total, next },
})
const trouble = { reason: 'server', httpStatus: 500, code: null, message: 'broken' } as const
const failed: ListAnswer = {
  from: 'p2',
  outcome: { kind: 'trouble', observation: { kind: 'unreachable', trouble, retryAt: null, evidence: null } },
}
const idsOf = (list: ReturnType<typeof listOf>) => list.tasks.map(({ remote }) => remote.id).join('')

describe('paging through a list', () => {
  it('adds pages, and takes a task that shifted to the next page once', () => {
    expect(listOf([answer(null, ['a', 'b'], 'p2', 3)])).toMatchObject({ hasMore: true, total: 3, trouble: null })
    const both = listOf([answer(null, ['a', 'b'], 'p2', 3), answer('p2', ['b', 'c'], null, 3)])
    expect([idsOf(both), both.hasMore]).toEqual(['abc', false])
  })

  it('keeps what it has when a page fails, and goes on once it is had', () => {
    const lost = listOf([answer(null, ['a'], 'p2'), failed])
    expect([idsOf(lost), lost.hasMore, lost.trouble]).toEqual(['a', true, trouble])
    const found = listOf([answer(null, ['a'], 'p2'), failed, answer('p2', ['b'], null)])
    expect([idsOf(found), found.hasMore, found.trouble]).toEqual(['ab', false, null])
  })

  it('ends where the vendor names a page again that was read', () => {
    const circle = [answer(null, ['a'], 'p2'), answer('p2', ['b'], 'p3'), answer('p3', ['a'], 'p2')]
    expect(circle.map((_page, index) => listOf(circle.slice(0, index + 1)).hasMore)).toEqual([true, true, false])
  })

  it('knows nothing before the first answer', () => {
    expect(listOf([])).toEqual({ tasks: [], hasMore: true, total: null, trouble: null })
  })

  it('explains a page that is too large, or no number', () => {
    expect(pageSizeMistake('100', 100, 'HiAPI')).toBeNull()
    expect(pageSizeMistake('101', 100, 'HiAPI')).toContain('at most 100')
    for (const text of ['0', '-1', '1.5', '', 'x'])
      expect(pageSizeMistake(text, 100, 'HiAPI')).toContain('whole number')
  })

  it('makes a task of an entry', () => {
    expect(refOf(listed('a'), 'mine', 'hiapi')).toEqual({
      connection: 'mine',
      vendor: 'hiapi',
      remote: { id: 'a', handle: { id: 'a' } },
      model: 'm',
    })
    expect(stateOf(listed('a'))).toEqual({ phase: 'finishing' })
  })
})
