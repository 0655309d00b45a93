import { beforeEach, describe, expect, it } from 'vitest'
import type { TaskId } from '#domain/task/task.ts'
import {
  selectedIds,
  selectionCleared,
  selectionExtended,
  selectionForgot,
  selectionReplaced,
  selectionToggled,
} from '#preferences/selection.ts'

const ORDER: readonly TaskId[] = ['c/1', 'c/2', 'c/3', 'c/4', 'c/5']

function chosen(): readonly TaskId[] {
  return [...selectedIds()].toSorted()
}

describe('the selection', () => {
  beforeEach(selectionCleared)

  it('ticks and unticks one', () => {
    selectionToggled('c/1')
    selectionToggled('c/2')
    selectionToggled('c/1')
    expect(chosen()).toEqual(['c/2'])
  })

  it('extends from the last one ticked, in either direction and more than once', () => {
    selectionToggled('c/3')
    selectionExtended('c/5', ORDER)
    expect(chosen()).toEqual(['c/3', 'c/4', 'c/5'])
    selectionExtended('c/2', ORDER)
    expect(chosen()).toEqual(['c/2', 'c/3', 'c/4', 'c/5'])
  })

  it('extends to the one alone when there is no anchor, or the anchor is filtered away', () => {
    selectionExtended('c/2', ORDER)
    expect(chosen()).toEqual(['c/2'])
    selectionReplaced([])
    selectionToggled('other/9')
    selectionExtended('c/4', ORDER)
    expect(chosen()).toEqual(['c/4', 'other/9'])
  })

  it('ignores an id that is not in the list', () => {
    selectionExtended('other/9', ORDER)
    expect(chosen()).toEqual([])
  })

  it('lets forgotten tasks go', () => {
    selectionReplaced(ORDER)
    selectionForgot(['c/1', 'c/5'])
    expect(chosen()).toEqual(['c/2', 'c/3', 'c/4'])
  })
})
