import { describe, expect, it } from 'vitest'
import { keyGroups } from '#app/key-groups.ts'
import {
  ACT_KEYS,
  actOfKey,
  entriesOf,
  GO_KEY,
  LIST_KEYS,
  PAGE_KEYS,
  SCREEN_KEYS,
  screenOfKey,
} from '#parts/key-table.ts'

describe('the keys', () => {
  it('mean one thing each: those that are heard at the same time differ', () => {
    const together = [PAGE_KEYS, ACT_KEYS, LIST_KEYS].flatMap((table) => Object.values<string>(table)).concat(GO_KEY)
    expect(together.filter((key, at) => together.indexOf(key) !== at)).toEqual([])
    const screens = Object.values<string>(SCREEN_KEYS)
    expect(new Set(screens).size).toBe(screens.length)
  })

  it('lead back to what they stand for, and others to nothing', () => {
    for (const [act, key] of entriesOf(ACT_KEYS)) expect(actOfKey(key)).toBe(act)
    for (const [screen, key] of entriesOf(SCREEN_KEYS)) expect(screenOfKey(key)).toBe(screen)
    expect([actOfKey('q'), screenOfKey('q'), actOfKey('toString')]).toEqual([null, null, null])
  })

  it('all stand in the sheet', () => {
    const shown = keyGroups((key) => `Ctrl ${key}`).flatMap(({ keys }) => keys.flatMap(([names]) => names))
    for (const key of Object.values(ACT_KEYS)) expect(shown).toContain(key)
    for (const key of Object.values(SCREEN_KEYS)) expect(shown).toContain(`${GO_KEY} ${key}`)
    for (const key of Object.values(LIST_KEYS)) expect(shown).toContain(key)
  })
})
