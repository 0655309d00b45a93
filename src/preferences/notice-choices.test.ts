import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noticeChoiceStore } from '#preferences/notice-choices.ts'

function storedAs(state: unknown) {
  const kept = new Map([['renderwatch.notices', JSON.stringify({ state, version: 1 })]])
  return noticeChoiceStore(() => ({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  })).getState()
}

describe('choices about notices', () => {
  it('start silent, and with everything to tell once they are allowed', () => {
    expect(storedAs(null)).toMatchObject({ desktop: false, sound: false, quiet: false, ended: true, expiring: true })
  })

  it('are remembered, switch by switch', () => {
    expect(storedAs({ desktop: true, sound: true, ended: 'maybe' })).toMatchObject({
      desktop: true,
      sound: true,
      ended: true,
    })
  })

  it('are switches whatever was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (state) => {
        expect(Object.values(storedAs(state)).every((value) => typeof value === 'boolean')).toBe(true)
        expect(Object.keys(storedAs(state))).toHaveLength(7)
      }),
    )
  })
})
