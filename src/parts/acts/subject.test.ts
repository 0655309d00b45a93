import { describe, expect, it } from 'vitest'
import { subjectOf } from '#parts/acts/subject.ts'
import { outputsRoute, taskRoute, tasksRoute } from '#url/route.ts'

const nobody = { ticked: new Set<never>(), focused: null }

describe('what a single key is about', () => {
  it('is what is ticked, else the row under the keyboard, else the open task', () => {
    const route = tasksRoute({ task: 'a/open' })
    expect(subjectOf({ route, ticked: new Set(['a/1', 'a/2'] as const), focused: 'a/row' })).toEqual(['a/1', 'a/2'])
    expect(subjectOf({ ...nobody, route, focused: 'a/row' })).toEqual(['a/row'])
    expect(subjectOf({ ...nobody, route })).toEqual(['a/open'])
    expect(subjectOf({ ...nobody, route: tasksRoute() })).toEqual([])
  })

  it('is never what was ticked on a screen that one has left', () => {
    const ticked = new Set(['a/1'] as const)
    expect(subjectOf({ route: taskRoute('a/page'), ticked, focused: null })).toEqual(['a/page'])
    expect(subjectOf({ route: outputsRoute(), ticked, focused: null })).toEqual([])
  })
})
