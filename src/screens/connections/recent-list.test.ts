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

const answer = (page: number, ids: readonly string[], hasMore: boolean, total: number | null = null): ListAnswer => ({
  page,
  outcome: { kind: 'page', tasks: ids.map(listed), total, hasMore },
})
const trouble = { reason: 'server', httpStatus: 500, code: null, message: 'broken' } as const
const failed: ListAnswer = {
  page: 2,
  outcome: { kind: 'trouble', observation: { kind: 'unreachable', trouble, retryAt: null, evidence: null } },
}
const idsOf = (list: ReturnType<typeof listOf>) => list.tasks.map(({ remote }) => remote.id).join('')

describe('paging through a list', () => {
  it('adds pages, and takes a task that shifted to the next page once', () => {
    expect(listOf([answer(1, ['a', 'b'], true, 3)])).toMatchObject({ next: 2, total: 3, trouble: null })
    const both = listOf([answer(1, ['a', 'b'], true, 3), answer(2, ['b', 'c'], false, 3)])
    expect([idsOf(both), both.next]).toEqual(['abc', null])
  })

  it('keeps what it has when a page fails, and goes on once it is had', () => {
    const lost = listOf([answer(1, ['a'], true), failed])
    expect([idsOf(lost), lost.next, lost.trouble]).toEqual(['a', 2, trouble])
    const found = listOf([answer(1, ['a'], true), failed, answer(2, ['b'], false)])
    expect([idsOf(found), found.next, found.trouble]).toEqual(['ab', null, null])
  })

  it('knows nothing before the first answer', () => {
    expect(listOf([])).toEqual({ tasks: [], next: 1, total: null, trouble: null })
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
