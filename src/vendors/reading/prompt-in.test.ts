import { describe, expect, it } from 'vitest'
import { askedFor, askedForIn } from '#vendors/reading/prompt-in.ts'

const INPUT = { prompt: 'a koala', seed: 7 }

describe('what an answer repeats of the request', () => {
  it.each(['input', 'params', 'request'])('stands under `%s`', (name) => {
    expect(askedForIn({ id: 'x', [name]: INPUT })).toEqual({ prompt: 'a koala', echo: INPUT })
  })

  it('is the prompt alone where it stands in the task itself, or beside it', () => {
    for (const task of [{ prompt: 'a koala' }, { metadata: { prompt: 'a koala', url: 'https://x.example' } }]) {
      expect(askedForIn(task)).toEqual({ prompt: 'a koala', echo: null })
    }
  })

  it.each([undefined, null, 'a koala', [], {}, { input: 'a koala' }])('is nothing in %j', (task) => {
    expect(askedForIn(task)).toEqual({ prompt: null, echo: null })
  })

  it('is what a vendor’s own reader names', () => {
    expect(askedFor(INPUT)).toEqual({ prompt: 'a koala', echo: INPUT })
    expect(askedFor('a koala')).toEqual({ prompt: null, echo: null })
  })
})
