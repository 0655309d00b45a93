import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KEY_WORDS, keyGroups } from '#app/key-groups.ts'
import { actKeys, actOfKey, DEFAULT_KEYS, keysWith, objectionTo, screenOfKey, type KeyName } from '#parts/key-table.ts'

/** As the sheet of shortcuts has them. */
const KEY_NAMES: readonly KeyName[] = keyGroups((key) => `Ctrl ${key}`).flatMap(({ lines }) =>
  lines.flatMap(({ name }) => name ?? []),
)

const part = (name: KeyName, group: string) => (name.startsWith(`${group}.`) ? name.slice(group.length + 1) : null)

describe('the keys', () => {
  it('mean one thing each, as they are', () => {
    for (const name of KEY_NAMES)
      expect([name, objectionTo(DEFAULT_KEYS, name, DEFAULT_KEYS[name])]).toEqual([name, null])
  })

  it('lead back to what they stand for, in either case, and others to nothing', () => {
    const acts = KEY_NAMES.filter((name) => part(name, 'act') !== null)
    expect(acts.map((name) => DEFAULT_KEYS[name]).toSorted()).toEqual(actKeys(DEFAULT_KEYS).toSorted())
    for (const name of KEY_NAMES) {
      const key = DEFAULT_KEYS[name].toUpperCase()
      const [act, screen] = [part(name, 'act'), part(name, 'screen')]
      if (act !== null) expect(actOfKey(DEFAULT_KEYS, key)).toBe(act)
      if (screen !== null) expect(screenOfKey(DEFAULT_KEYS, key)).toBe(screen)
    }
    expect([actOfKey(DEFAULT_KEYS, 'q'), screenOfKey(DEFAULT_KEYS, 'q')]).toEqual([null, null])
  })

  it('all stand in the sheet once, each in words of its own', () => {
    expect(KEY_NAMES.toSorted()).toEqual(Object.keys(DEFAULT_KEYS).toSorted())
    expect(KEY_NAMES.map((name) => KEY_WORDS[name])).not.toContain('')
  })
})

describe('a key of one’s own', () => {
  it('is refused with the name of what it does already, in either case, and only where both are heard', () => {
    expect(objectionTo(DEFAULT_KEYS, 'act.save', 'U')).toEqual({ kind: 'taken', by: 'act.check' })
    expect(objectionTo(DEFAULT_KEYS, 'list.next', '?')).toEqual({ kind: 'taken', by: 'page.sheet' })
    // The second key after `g`, and keys above the gallery, are heard by nobody else.
    expect(objectionTo(DEFAULT_KEYS, 'screen.tasks', 'd')).toBeNull()
    expect(objectionTo(DEFAULT_KEYS, 'viewer.fit', 'd')).toBeNull()
    expect(objectionTo(DEFAULT_KEYS, 'viewer.fit', '+')).toEqual({ kind: 'taken', by: 'viewer.larger' })
  })

  it.each([' ', 'enter', 'arrowup', 'f5', 'escape', 'mod+d', ''])('cannot be %j', (key) => {
    expect(objectionTo(DEFAULT_KEYS, 'act.save', key)).toEqual({ kind: 'fixed' })
  })

  it('may have Ctrl for the palette, but none that browsers keep', () => {
    expect(objectionTo(DEFAULT_KEYS, 'page.palette', 'mod+p')).toBeNull()
    expect(objectionTo(DEFAULT_KEYS, 'page.palette', 'mod+t')).toEqual({ kind: 'fixed' })
  })

  it('may change places with another', () => {
    expect(keysWith({ 'act.save': 'u', 'act.check': 'd' })).toEqual({
      ...DEFAULT_KEYS,
      'act.save': 'u',
      'act.check': 'd',
    })
  })

  it('never makes a table in which one key means two things, whatever was stored', () => {
    const anyKey = fc.oneof(fc.constantFrom(...Object.values<string>(DEFAULT_KEYS), 'q', 'Q', 'z'), fc.string())
    const anyName = fc.constantFrom<string>(...KEY_NAMES, 'toString', '__proto__', 'act.gone')
    fc.assert(
      fc.property(fc.dictionary(anyName, anyKey), (choices) => {
        const keys = keysWith(choices)
        expect(Object.keys(keys)).toEqual(Object.keys(DEFAULT_KEYS))
        for (const name of KEY_NAMES) expect([name, objectionTo(keys, name, keys[name])]).toEqual([name, null])
      }),
    )
  })
})
