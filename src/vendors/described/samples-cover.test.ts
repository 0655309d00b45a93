/** The recorded answers are complete: a word or a refusal that nobody recorded is one that nobody has tried to read. */
import { describe, expect, it } from 'vitest'
import { DESCRIBED, type DescribedFolder } from '#testing/described-samples.ts'
import { unwrapped } from '#vendors/described/answer-of.ts'
import { hits, wordOf } from '#vendors/described/find.ts'
import { readPattern } from '#vendors/described/pattern.ts'

/** Words of the tables that stand where they are looked for in some recorded answer, in lower case. */
function recordedWords({ description, samples }: DescribedFolder): ReadonlySet<string> {
  const { poll } = description
  const places = poll.state.flatMap(({ at, words }) => (words === undefined || at === undefined ? [] : [at].flat()))
  const bodies = samples.flatMap(({ call, body }) => {
    const inner = call === 'poll' ? unwrapped(body, poll) : null
    return inner?.ok === true ? [inner.json] : []
  })
  const said = bodies.flatMap((body) => places.flatMap((at) => hits(at, body).map(({ value }) => wordOf(value))))
  return new Set(said.flatMap((word) => (word === null ? [] : [word.toLowerCase()])))
}

describe.each(DESCRIBED)('$description.label', (folder) => {
  const { description, samples } = folder

  it('has an answer for every word of its table', () => {
    const words = description.poll.state.flatMap((rule) => Object.keys(rule.words ?? {}))
    const recorded = recordedWords(folder)
    expect(words.filter((word) => !recorded.has(word.toLowerCase()))).toEqual([])
  })

  it('has an answer for every call, and for trouble', () => {
    const calls = (['poll', 'result', 'submit', 'list'] as const).filter((call) => description[call] !== undefined)
    const recorded = new Set(samples.map(({ call }) => call))
    expect(calls.filter((call) => !recorded.has(call))).toEqual([])
    expect(samples.some(({ call, says }) => call === 'poll' && says['trouble'] !== undefined)).toBe(true)
  })

  it('asks with handles of its own form', () => {
    const wrong = samples.flatMap(({ name, handle = {} }) =>
      Object.entries(handle).flatMap(([part, value]) => {
        const { source } = readPattern(description.handle[part]?.is ?? '')
        return new RegExp(`^(?:${source})$`).test(value) ? [] : [`${name}: ${part}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('says where each answer comes from, or that it is not from a page', () => {
    const silent = samples.filter(({ source }) => !/^(?:https:\/\/\S+|none found|invented)/.test(source))
    expect(silent.map(({ name }) => name)).toEqual([])
    expect(new Set(samples.map(({ call, name }) => `${call}: ${name}`)).size).toBe(samples.length)
  })
})
