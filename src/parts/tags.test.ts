import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countTags, tagOffers, tagsIn, withoutTag, withTags } from '#parts/tags.ts'

describe('tags', () => {
  it('are read from a text, each once', () => {
    expect(tagsIn(' demo, Summer  sale ,, DEMO,x ')).toEqual(['demo', 'Summer sale', 'x'])
  })

  it('are added and taken away without regard to case', () => {
    expect(withTags(['Demo'], ['demo', 'new'])).toEqual(['Demo', 'new'])
    expect(withoutTag(['Demo', 'new'], 'DEMO')).toEqual(['new'])
  })

  it('are counted over tasks', () => {
    expect(countTags([['a', 'B'], ['b'], []])).toEqual([
      { tag: 'B', count: 2 },
      { tag: 'a', count: 1 },
    ])
  })

  it('are offered for the part that is being typed', () => {
    const known = ['demo', 'draft', 'summer']
    expect(tagOffers('d', known)).toEqual(['demo', 'draft'])
    expect(tagOffers('demo, D', known)).toEqual(['demo, draft'])
    expect(tagOffers('demo,', known)).toEqual(['demo, draft', 'demo, summer'])
  })

  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const tags = tagsIn(texts.join(','))
        expect(tagsIn(tags.join(', '))).toEqual(tags)
      }),
    )
  })
})
