import { describe, expect, it } from 'vitest'
import { MINUTE } from '#domain/time.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { endedNotices, expiringNotice } from '#parts/notice-words.ts'
import { aFailure, anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const done = (id: TaskId, note = 'a fox'): TaskRecord => aRecordIn({ phase: 'succeeded' }, NOON, { id, note })
const lost = (id: TaskId): TaskRecord =>
  aRecordIn({ phase: 'failed', failure: aFailure({ code: 'BAD' }) }, NOON, { id })

describe('notices', () => {
  it('name a task that ended, and lead to it', () => {
    expect(endedNotices([done('a/1'), lost('a/2')])).toMatchObject([
      { title: 'Succeeded', body: 'a fox', target: { kind: 'task', id: 'a/1' } },
      { title: 'Failed (BAD)', target: { kind: 'task', id: 'a/2' } },
    ])
  })

  it('become one when many tasks end at once', () => {
    expect(endedNotices([done('a/1'), lost('a/2'), done('a/3')])).toEqual([
      { key: 'ended', title: '3 tasks ended', body: '2 succeeded, 1 failed', target: { kind: 'tasks' } },
    ])
    expect(endedNotices([])).toEqual([])
  })

  it('say when the soonest output expires, as an instant that stays true while they stand', () => {
    const risk = (id: TaskId, left: number) => ({
      record: done(id),
      output: anOutput(),
      level: 'urgent' as const,
      expiresAt: NOON + left,
    })
    expect(expiringNotice([], NOON, 'utc')).toBeNull()
    expect(expiringNotice([risk('a/1', 9 * MINUTE)], NOON, 'utc')).toMatchObject({
      title: 'An output expires at 12:09:00',
      target: { kind: 'task', id: 'a/1' },
    })
    expect(expiringNotice([risk('a/1', 9 * MINUTE), risk('a/2', 5 * MINUTE)], NOON, 'utc')).toMatchObject({
      title: '2 outputs expire',
      body: 'The first at 12:05:00. They are not saved yet.',
      target: { kind: 'expiring' },
    })
  })
})
