import { describe, expect, it } from 'vitest'
import { createSelection } from '#parts/selection.ts'

const ORDER = ['c/1', 'c/2', 'c/3', 'c/4', 'c/5']

describe('the selection', () => {
  it('ticks and unticks one', () => {
    const selection = createSelection<string>()
    selection.toggle('c/1')
    selection.toggle('c/2')
    selection.toggle('c/1')
    expect([...selection.keys()].toSorted()).toEqual(['c/2'])
  })

  it('extends from the last one ticked, in either direction and more than once', () => {
    const selection = createSelection<string>()
    selection.toggle('c/3')
    selection.extend('c/5', ORDER)
    expect([...selection.keys()].toSorted()).toEqual(['c/3', 'c/4', 'c/5'])
    selection.extend('c/2', ORDER)
    expect([...selection.keys()].toSorted()).toEqual(['c/2', 'c/3', 'c/4', 'c/5'])
  })

  it('extends to the one alone when there is no anchor, or the anchor is filtered away', () => {
    const selection = createSelection<string>()
    selection.extend('c/2', ORDER)
    expect([...selection.keys()].toSorted()).toEqual(['c/2'])
    selection.replace([])
    selection.toggle('other/9')
    selection.extend('c/4', ORDER)
    expect([...selection.keys()].toSorted()).toEqual(['c/4', 'other/9'])
  })

  it('ticks all of several, and none of them once all are ticked', () => {
    const selection = createSelection<string>()
    selection.toggle('c/2')
    selection.toggleAll(['c/2', 'c/3'])
    expect([...selection.keys()].toSorted()).toEqual(['c/2', 'c/3'])
    selection.toggleAll(['c/2', 'c/3'])
    expect([...selection.keys()]).toEqual([])
  })

  it('ignores an id that is not in the list', () => {
    const selection = createSelection<string>()
    selection.extend('other/9', ORDER)
    expect([...selection.keys()].toSorted()).toEqual([])
  })

  it('lets forgotten tasks go', () => {
    const selection = createSelection<string>()
    selection.replace(ORDER)
    selection.forget(['c/1', 'c/5'])
    expect([...selection.keys()].toSorted()).toEqual(['c/2', 'c/3', 'c/4'])
  })
})
