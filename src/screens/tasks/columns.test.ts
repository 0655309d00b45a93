import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLUMNS, planColumns } from '#screens/tasks/columns.ts'

const keys = COLUMNS.map(({ key }) => key)
const anyChoice = fc.option(fc.subarray([...keys, 'gone-since']))

/** The least that the plan asks for, in px. */
function leastWidth({ template, gap, columns }: ReturnType<typeof planColumns>): number {
  const tracks = [...template.matchAll(/minmax\((\d+)px, [^)]+\)|(\d+)px/g)]
  return tracks.reduce((sum, [, least, fixed]) => sum + Number(least ?? fixed), 32) + gap * columns.length
}

describe('which columns the list has', () => {
  it('never asks for more than there is, unless only what must stay is left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2600 }), anyChoice, (width, chosen) => {
        const plan = planColumns(width, chosen, {})
        const needed = plan.columns.every(({ leaves }) => leaves === null)
        expect(needed || leastWidth(plan) <= width).toBe(true)
        expect(plan.columns.map(({ key }) => key)).toEqual(
          keys.filter((key) => plan.columns.some((c) => c.key === key)),
        )
      }),
    )
  })

  it('are those that were chosen where all of them fit, and status, task, total and attention always', () => {
    const shown = (chosen: readonly string[] | null) => planColumns(2560, chosen, {}).columns.map(({ key }) => key)
    expect(shown(null)).toEqual(['status', 'task', 'model', 'timeline', 'queued', 'total', 'attention'])
    expect(shown([...keys])).toEqual(keys)
    expect(shown([])).toEqual(['status', 'task', 'total', 'attention'])
  })

  it('keep a chosen width, give way where there is no room, and may be narrower than they like', () => {
    expect(planColumns(1400, null, { model: 240 }).template).toContain('minmax(84px, 240px)')
    expect(planColumns(1400, null, { model: 60 }).template).toMatch(/ 60px /)
    expect(planColumns(1400, null, { constructor: 60 }).template).toBe(planColumns(1400, null, {}).template)
  })
})
