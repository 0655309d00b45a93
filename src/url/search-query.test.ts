import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PHASES, PHASE_WORDS } from '#domain/task/phase.ts'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { DAY, MINUTE } from '#domain/time.ts'
import { isEveryTask, QUALIFIERS, withSearch } from '#url/search-query.ts'

/** What the search field alone narrows by. */
const searched = (text: string) => withSearch({ ...EVERY_TASK, text })

describe('the search field', () => {
  it('reads qualifiers and leaves the words', () => {
    const { filter, problems } = searched(
      'red fox status:failed model:kling code:CONTENT_BLOCKED tag:"summer sale" age:>5m',
    )
    expect(problems).toEqual([])
    expect(filter).toEqual({
      ...EVERY_TASK,
      text: 'red fox',
      phases: ['failed'],
      modelWords: ['kling'],
      codes: ['CONTENT_BLOCKED'],
      tags: ['summer sale'],
      minAge: 5 * MINUTE,
    })
  })

  it('adds alternatives of one qualifier and narrows ages', () => {
    const { filter } = searched(
      'status:failed status:timed-out vendor:PiAPI connection:x age:>5m age:>10m age:<1d is:slow',
    )
    expect(filter.phases).toEqual(['failed', 'timedOut'])
    expect(filter.vendors).toEqual(['piapi'])
    expect(filter.connections).toEqual(['x'])
    expect([filter.minAge, filter.maxAge]).toEqual([10 * MINUTE, DAY])
    expect(filter.attention).toBe('slow')
  })

  it.each(PHASES)('knows the phase %s by its key and by its word', (phase) => {
    for (const word of [phase, `"${PHASE_WORDS[phase]}"`]) {
      expect(searched(`status:${word}`)).toEqual({ filter: { ...EVERY_TASK, phases: [phase] }, problems: [] })
    }
  })

  it('understands every example that it shows', () => {
    for (const { example } of Object.values(QUALIFIERS)) {
      const { filter, problems } = searched(example)
      expect(problems).toEqual([])
      expect(isEveryTask(filter)).toBe(false)
    }
  })

  it.each([
    ['stauts:failed', '“stauts:” is not something to search by', 'status:failed'],
    ['status:faild', '“faild” is no status', 'status:failed'],
    ['status:constructor', '“constructor” is no status', 'status:failed'],
    ['status:', '“status:” needs a value', 'status:failed'],
    ['age:soon', '“soon” is no age', 'age:>5m'],
    ['age:>5y', '“>5y” is no age', 'age:>5m'],
    ['is:ugly', '“ugly” is nothing a task can be marked as', 'is:expiring'],
  ])('says what is wrong with %s and what was probably meant', (text, message, suggestion) => {
    const { filter, problems } = searched(`fox ${text}`)
    expect(filter).toEqual({ ...EVERY_TASK, text: 'fox' })
    expect(problems).toMatchObject([{ message, part: text }])
    expect(problems[0]?.suggestions).toContain(suggestion)
  })

  it('always has a suggestion for what it could not read', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z0-9<>]{0,8}$/), (name, value) => {
        for (const { suggestions } of searched(`${name}:${value}`).problems) {
          expect(suggestions.length).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('leaves out what stands behind a minus', () => {
    const { filter, problems } = searched('fox -tag:demo -status:failed --ar 16:9')
    expect(problems).toEqual([])
    expect(filter).toEqual({
      ...EVERY_TASK,
      text: 'fox --ar 16:9',
      not: [
        { ...EVERY_TASK, tags: ['demo'] },
        { ...EVERY_TASK, phases: ['failed'] },
      ],
    })
    expect(searched('-stauts:failed').problems).toMatchObject([
      { part: '-stauts:failed', suggestions: ['-status:failed'] },
    ])
  })

  it('takes addresses, clock times and open quotes for words', () => {
    expect(searched('https://cdn.example/x 12:30 "a red fox').filter.text).toBe('https://cdn.example/x 12:30 a red fox')
  })

  it('never breaks, and plain words come back as they are', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void searched(text)))
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[\w./-]+$/)), (words) => {
        expect(searched(words.join(' ')).filter.text).toBe(words.join(' '))
      }),
    )
  })

  it('adds the qualifiers to what was chosen in the menus', () => {
    const { filter } = withSearch({
      ...EVERY_TASK,
      text: 'fox status:failed',
      phases: ['queued'],
      models: ['kling-2'],
      maxAge: DAY,
    })
    expect(filter).toEqual({
      ...EVERY_TASK,
      text: 'fox',
      phases: ['queued', 'failed'],
      models: ['kling-2'],
      maxAge: DAY,
    })
  })
})
