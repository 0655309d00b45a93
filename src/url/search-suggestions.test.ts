import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { QUALIFIER_NAMES, withSearch } from '#url/search-query.ts'
import { suggestionsFor, withSuggestion, type KnownValues } from '#url/search-suggestions.ts'

const KNOWN: KnownValues = {
  status: [
    { value: 'failed', count: 7 },
    { value: 'queued', count: 2 },
  ],
  model: [
    { value: 'kling-2.1', count: 3 },
    { value: 'seedream 4', count: 2 },
  ],
  code: [{ value: 'CONTENT_BLOCKED', count: 5 }],
  tag: [{ value: 'summer sale', count: 1 }],
  vendor: [{ value: 'hiapi', count: 9 }],
  connection: [],
}

const at = (text: string, cursor = text.length) => suggestionsFor(text, cursor, KNOWN)
const inserts = (text: string, cursor?: number) => at(text, cursor).list.map(({ insert }) => insert)

describe('suggestions of the search field', () => {
  it('begin with every qualifier, and follow what is typed', () => {
    expect(inserts('')).toEqual(QUALIFIER_NAMES.map((name) => `${name}:`))
    expect(inserts('fox co')).toEqual(['code:', 'connection:'])
    expect(inserts('-ta')).toEqual(['-tag:'])
  })

  it('leave plain words alone', () => {
    expect(inserts('red fox ')).toEqual([])
    expect(inserts('red zebra')).toEqual([])
    expect(inserts('nothing:')).toEqual([])
  })

  it('offer the values that occur, with counts, the commonest first', () => {
    expect(at('status:').list[0]).toMatchObject({ insert: 'status:failed', count: 7 })
    expect(inserts('model:see')).toEqual(['model:"seedream 4"'])
    expect(inserts('code:block')).toEqual(['code:CONTENT_BLOCKED'])
    expect(inserts('status:timed')).toEqual(['status:timedOut'])
    expect(inserts('code:content_blocked')).toEqual([])
  })

  it('are about the part under the cursor', () => {
    const text = 'red status:fa tag:demo'
    const found = at(text, 'red status:fa'.length)
    expect(found.list.map(({ insert }) => insert)).toEqual(['status:failed'])
    expect(withSuggestion(text, found, found.list[0] ?? never())).toEqual({
      text: 'red status:failed tag:demo',
      cursor: 'red status:failed '.length,
    })
  })

  it('finish an open quote', () => {
    const found = at('tag:"summer s')
    expect(withSuggestion('tag:"summer s', found, found.list[0] ?? never()).text).toBe('tag:"summer sale" ')
  })

  it('once taken, are always understood', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...QUALIFIER_NAMES),
        fc.boolean(),
        fc.string({ maxLength: 4 }),
        (name, not, typed) => {
          const text = `fox ${not ? '-' : ''}${name}:${typed.replace(/[\s"]/g, '')}`
          const found = at(text)
          for (const suggestion of found.list) {
            const { filter, problems } = withSearch({
              ...EVERY_TASK,
              text: withSuggestion(text, found, suggestion).text,
            })
            expect(problems).toEqual([])
            expect(filter.text).toBe('fox')
          }
        },
      ),
    )
  })

  it('come for any text at any cursor', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 40 }), (text, cursor) => {
        const place = Math.min(cursor, text.length)
        const found = at(text, place)
        expect(found.from).toBeLessThanOrEqual(place)
        expect(found.to).toBeGreaterThanOrEqual(place)
      }),
    )
  })
})

function never(): never {
  throw new Error('there was no suggestion')
}
