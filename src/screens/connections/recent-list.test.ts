import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import { NOTHING_YET, pageSizeMistake, refOf, stateOf, withPage } from '#screens/connections/recent-list.ts'
import type { ListedTask } from '#vendors/port.ts'

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

describe('paging through a list', () => {
  it('adds pages, and takes a task that shifted to the next page once', () => {
    const first = withPage(NOTHING_YET, 1, {
      kind: 'page',
      tasks: [listed('a'), listed('b')],
      total: 3,
      hasMore: true,
    })
    expect(first).toMatchObject({ next: 2, total: 3 })
    const second = withPage(first, 2, { kind: 'page', tasks: [listed('b'), listed('c')], total: 3, hasMore: false })
    expect(second.tasks.map(({ remote }) => remote.id)).toEqual(['a', 'b', 'c'])
    expect(second.next).toBeNull()
  })

  it('keeps what it has when a page fails, and asks for that page again', () => {
    const first = withPage(NOTHING_YET, 1, { kind: 'page', tasks: [listed('a')], total: null, hasMore: true })
    const trouble = { reason: 'server', httpStatus: 500, code: null, message: 'broken' } as const
    const failed = withPage(first, 2, {
      kind: 'trouble',
      observation: { kind: 'unreachable', trouble, retryAt: null, evidence: null },
    })
    expect(failed).toEqual({ ...first, trouble })
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
