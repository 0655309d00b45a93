import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameName, viewStore, withName, withView, type SavedView } from '#preferences/saved-views.ts'

function restored(state: unknown): readonly SavedView[] {
  const kept = new Map([['renderwatch.views', JSON.stringify({ state, version: 1 })]])
  return viewStore(() => ({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  })).getState().views
}

const KLING = { name: 'Kling failures', href: '/?model-word=kling&phase=failed' }
const QUEUE = { name: 'Queue', href: '/?phase=queued' }

describe('saved views', () => {
  it('are remembered in their order', () => {
    expect(restored({ views: [KLING, QUEUE] })).toEqual([KLING, QUEUE])
  })

  it('keep one of each name, at its place', () => {
    const other = { name: 'kling FAILURES', href: '/?q=kling' }
    expect(withView([KLING, QUEUE], other)).toEqual([other, QUEUE])
  })

  it('can be renamed, but not to a name that another has, and not to nothing', () => {
    expect(withName([KLING, QUEUE], 'queue', ' Waiting\n now ')).toEqual([KLING, { ...QUEUE, name: 'Waiting now' }])
    expect(withName([KLING, QUEUE], 'Queue', 'kling failures')).toEqual([KLING, QUEUE])
    expect(withName([KLING, QUEUE], 'Queue', '  ')).toEqual([KLING, QUEUE])
    expect(withName([KLING, QUEUE], 'Queue', 'QUEUE')).toEqual([KLING, { ...QUEUE, name: 'QUEUE' }])
  })

  it('lead nowhere but into this app', () => {
    const hrefs = ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', 'x']
    expect(restored({ views: hrefs.map((href) => ({ name: href, href })) })).toEqual([])
  })

  it('survive whatever was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.record({ name: fc.string(), href: fc.string() })), (state, views) => {
        expect(restored(state)).toBeInstanceOf(Array)
        const names = restored({ views }).map(({ name }) => name)
        expect(names.every((name, at) => names.findIndex((other) => sameName(other, name)) === at)).toBe(true)
      }),
    )
  })
})
