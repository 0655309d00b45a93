import { describe, expect, it } from 'vitest'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { MINUTE } from '#domain/time.ts'
import { selectTaskIds } from '#testing/naive-list.ts'
import { tasksBehind } from '#screens/insights/drill.ts'
import { aFailure, aRecordIn, NOON } from '#testing/builders.ts'
import { hrefFor } from '#url/href.ts'
import { parseRoute } from '#url/parse-route.ts'

const failed = (id: `${string}/${string}`, code: string | null, model: string | null, at = NOON) =>
  aRecordIn({ phase: 'failed', failure: aFailure({ code }) }, at, { id, model })
const RECORDS = [
  failed('a/1', 'X', 'm'),
  failed('a/2', 'x', 'n'),
  failed('a/3', null, 'm'),
  failed('a/4', 'X', null),
  failed('a/5', 'X', 'm', NOON + MINUTE),
]
const SPAN = { from: NOON, until: NOON + MINUTE }

function idsBehind(what: Omit<Parameters<typeof tasksBehind>[1], 'moment' | 'spans'>, filter = EVERY_TASK) {
  const route = parseRoute(hrefFor(tasksBehind(filter, { moment: 'ended', spans: [SPAN], ...what })))
  if (route.screen !== 'tasks') throw new Error('not the list of tasks')
  const tasks = new Map(RECORDS.map((record) => [record.id, record]))
  return selectTaskIds(tasks, route.filter, 'added-asc', NOON, { slow: new Set(), hidesRunning: new Set() })
}

describe('tasksBehind', () => {
  it('names the very tasks, through the address', () => {
    expect(idsBehind({})).toEqual(['a/1', 'a/2', 'a/3', 'a/4'])
    expect(idsBehind({ code: 'X' })).toEqual(['a/1', 'a/2', 'a/4'])
    expect(idsBehind({ code: null })).toEqual(['a/3'])
    expect(idsBehind({ model: 'm' })).toEqual(['a/1', 'a/3'])
    expect(idsBehind({ model: null })).toEqual(['a/4'])
  })

  it('keeps what the charts were narrowed by, and leaves out what they do not mind', () => {
    expect(idsBehind({ code: 'X' }, { ...EVERY_TASK, models: ['n'], phases: ['queued'], text: 'nothing' })).toEqual([
      'a/2',
    ])
  })
})
