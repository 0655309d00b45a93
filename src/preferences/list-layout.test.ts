import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AT_FIRST, listLayoutStore } from '#preferences/list-layout.ts'

function restored(state: unknown) {
  const kept = new Map([['renderwatch.list', JSON.stringify({ state, version: 1 })]])
  return listLayoutStore(() => ({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  })).getState()
}

describe('the layout of the list', () => {
  it('is remembered', () => {
    const layout = {
      sort: 'cost-desc',
      group: 'batch',
      columns: ['model', 'cost'],
      widths: { model: 200 },
      folded: ['batch 7'],
    } as const
    expect(restored(layout)).toEqual(layout)
  })

  it('is what it was at first in each part that makes no sense, and in no other', () => {
    expect(
      restored({ sort: 'by-mood', group: 'model', columns: 7, widths: { model: -1, cost: 'wide', tags: 90 } }),
    ).toEqual({
      ...AT_FIRST,
      group: 'model',
      widths: { tags: 90 },
    })
    fc.assert(
      fc.property(fc.jsonValue(), (state) => {
        expect(Object.keys(restored(state)).toSorted()).toEqual(Object.keys(AT_FIRST).toSorted())
      }),
    )
  })
})
