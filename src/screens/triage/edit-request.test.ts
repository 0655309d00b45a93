import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edited, namesIn } from '#screens/triage/edit-request.ts'

describe('an edit of a request', () => {
  it('replaces a text wherever a person wrote, and nowhere else', () => {
    const params = {
      prompt: 'a gun, a gun',
      negative_prompt: 'gun',
      image_url: 'https://cdn.example/gun.png',
      input: { prompt: 'gun', count: 2 },
    }
    expect(edited(params, { kind: 'replace', find: 'gun', replace: '$& toy' })).toEqual({
      prompt: 'a $& toy, a $& toy',
      negative_prompt: '$& toy',
      image_url: 'https://cdn.example/gun.png',
      input: { prompt: '$& toy', count: 2 },
    })
  })

  it.each([
    ['4', { seed: 1 }, { seed: 4 }],
    ['false', {}, { seed: false }],
    ['null', { seed: 1 }, { seed: null }],
    ['16:9', { seed: '1:1' }, { seed: '16:9' }],
    ['4', { seed: '1' }, { seed: '4' }],
  ])('sets a parameter to %s as what it is', (value, params, after) => {
    expect(edited(params, { kind: 'set', name: ' seed ', value })).toEqual(after)
  })

  it('says so when it changes nothing', () => {
    expect(edited({ prompt: 'fox' }, { kind: 'replace', find: 'cat', replace: 'dog' })).toBeNull()
    expect(edited({ prompt: 'fox' }, { kind: 'replace', find: '', replace: 'dog' })).toBeNull()
    expect(edited({ seed: 1 }, { kind: 'set', name: 'seed', value: '1' })).toBeNull()
    expect(edited({ seed: 1 }, { kind: 'set', name: '', value: '1' })).toBeNull()
  })

  it('never gives the same request back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), fc.string(), (params, find, replace) => {
        expect(edited(params, { kind: 'replace', find, replace })).not.toEqual(params)
      }),
    )
  })

  it('offers every name that occurs', () => {
    expect(
      namesIn([
        { seed: 1, prompt: 'x' },
        { size: '1:1', seed: 2 },
      ]),
    ).toEqual(['prompt', 'seed', 'size'])
  })
})
