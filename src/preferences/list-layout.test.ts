import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AT_FIRST, listLayout } from '#preferences/list-layout.ts'
import { restored } from '#testing/restored.ts'

const read = (state: unknown) => restored(listLayout, 'renderwatch.list', state)

describe('the layout of the list', () => {
  it('is remembered', () => {
    const layout = {
      sort: 'cost-desc',
      group: 'batch',
      columns: ['model', 'cost'],
      widths: { model: 200 },
      folded: ['batch 7'],
    } as const
    expect(read(layout)).toEqual(layout)
  })

  it('is what it was at first in each part that makes no sense, and in no other', () => {
    expect(
      read({ sort: 'by-mood', group: 'model', columns: 7, widths: { model: -1, cost: 'wide', tags: 90 } }),
    ).toEqual({
      ...AT_FIRST,
      group: 'model',
      widths: { tags: 90 },
    })
    fc.assert(
      fc.property(fc.jsonValue(), (state) => {
        expect(Object.keys(read(state)).toSorted()).toEqual(Object.keys(AT_FIRST).toSorted())
      }),
    )
  })
})
