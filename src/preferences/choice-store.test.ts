import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choiceStore } from '#preferences/choice-store.ts'
import type { TextStore } from '#preferences/safe-storage.ts'

const COLOURS = ['red', 'green', 'blue'] as const

function aStorage(stored: Record<string, string> = {}): TextStore & { readonly stored: Record<string, string> } {
  return {
    stored,
    getItem: (name) => stored[name] ?? null,
    setItem: (name, value) => void (stored[name] = value),
    removeItem: (name) => void delete stored[name],
  }
}

function aColour(browserStorage: () => TextStore) {
  return choiceStore({ name: 'colour', options: COLOURS, initial: 'red', browserStorage })
}

describe('a remembered choice', () => {
  it('is there again after a reload', () => {
    const storage = aStorage()
    aColour(() => storage).setState({ chosen: 'blue' })
    expect(aColour(() => storage).getState()).toEqual({ chosen: 'blue' })
  })

  it('survives any garbage in the storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.json(), (text, state) => {
        for (const stored of [text, `{"state":${state},"version":1}`, `{"state":${state},"version":7}`]) {
          const store = aColour(() => aStorage({ colour: stored }))
          expect(COLOURS).toContain(store.getState().chosen)
          store.setState({ chosen: 'green' })
          expect(store.getState()).toEqual({ chosen: 'green' })
        }
      }),
    )
  })

  it.each([
    ['reading is refused', { getItem: refuse }],
    ['writing is refused', { setItem: refuse }],
  ])('works for this visit when %s', (_name, broken) => {
    const store = aColour(() => ({ ...aStorage(), ...broken }))
    store.setState({ chosen: 'green' })
    expect(store.getState()).toEqual({ chosen: 'green' })
  })

  it('works for this visit when there is no storage at all', () => {
    const store = aColour(refuse)
    expect(store.getState()).toEqual({ chosen: 'red' })
    store.setState({ chosen: 'green' })
    expect(store.getState()).toEqual({ chosen: 'green' })
  })

  it('keeps a choice of another version that still exists, and drops one that does not', () => {
    const storage = aStorage({ colour: '{"state":{"chosen":"blue","more":1},"version":0}' })
    expect(aColour(() => storage).getState()).toEqual({ chosen: 'blue' })
    expect(JSON.parse(storage.stored['colour'] ?? '')).toEqual({ state: { chosen: 'blue' }, version: 1 })
    for (const version of [0, 1, 7]) {
      const gone = aStorage({ colour: `{"state":{"chosen":"mauve"},"version":${version}}` })
      expect(aColour(() => gone).getState()).toEqual({ chosen: 'red' })
    }
  })
})

function refuse(): never {
  throw new DOMException('blocked', 'SecurityError')
}
