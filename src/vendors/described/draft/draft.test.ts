import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import { NOON } from '#testing/builders.ts'
import { type Draft, judge, keyOf, saidOf, textOf, wordsOf } from '#vendors/described/draft/draft.ts'
import { guess, patternOf } from '#vendors/described/draft/guess.ts'
import { readPattern } from '#vendors/described/pattern.ts'

const ID = 'job_8f3a61c09b7d'
const ADDRESS = `https://api.invented.example/v2/jobs/${ID}?full=1`
const DONE = {
  data: {
    job_id: ID,
    state: 'DELIVERED',
    created_at: '2026-11-20T10:00:00Z',
    finished_at: 1763632860,
    model: 'inv-1',
    result: '{"urls_made":["https://cdn.invented.example/a.mp4"]}',
    input: { image: 'https://cdn.invented.example/in.png' },
    callback_url: 'https://me.example/hook',
    error: null,
  },
}

function draftOf(answers: readonly Json[], address = ADDRESS): Draft {
  const [first = null] = answers
  const draft: Draft = { ...guess(first, address), label: 'Invented Works', keyHeader: 0, words: {} }
  return { ...draft, words: wordsOf(draft, answers) }
}

describe('one answer and its address', () => {
  it('give host, call, id, state, files and times, and leave out what was sent', () => {
    const draft = draftOf([DONE])
    expect(draft).toMatchObject({
      host: 'https://api.invented.example',
      call: '/v2/jobs/{id}?full=1',
      unwrap: ['$.data.result'],
      outputs: ['$.data.result.urls_made[*]'],
      words: { DELIVERED: 'succeeded' },
      places: {
        state: '$.data.state',
        created: '$.data.created_at',
        ended: '$.data.finished_at',
        model: '$.data.model',
      },
    })
    const judged = judge(textOf(draft))
    if (!judged.ok) throw new Error(judged.refusals.join('\n'))
    expect(saidOf(judged.vendor, JSON.stringify(DONE), NOON)).toMatchObject({
      kind: 'status',
      state: { phase: 'succeeded' },
      outputs: [{ url: 'https://cdn.invented.example/a.mp4', kind: 'video' }],
    })
    expect(new RegExp(`^(?:${judged.vendor.ids[0]?.source ?? ''})$`).test(ID)).toBe(true)
  })

  it('leave a word that nobody uses to the person, and keep what was explained', () => {
    const other = { data: { ...DONE.data, state: 'ZORBING' } }
    const draft = draftOf([DONE, other])
    expect(draft.words).toEqual({ DELIVERED: 'succeeded', ZORBING: null })
    const explained: Draft = { ...draft, words: { ZORBING: 'running' } }
    expect(wordsOf(explained, [DONE, other])).toEqual({ DELIVERED: 'succeeded', ZORBING: 'running' })
    const judged = judge(textOf(draft))
    const said = judged.ok ? saidOf(judged.vendor, JSON.stringify(other), NOON) : null
    expect(said).toMatchObject({ state: { phase: 'unrecognised', word: 'ZORBING' } })
  })

  it.each([
    ['no address', DONE, '', /hosts\.0|poll\.get|urls/],
    ['an address literal', DONE, `https://10.0.0.7/v2/jobs/${ID}`, /hosts\.0 is not a name of a public host/],
    ['no TLS', DONE, `http://api.invented.example/v2/jobs/${ID}`, /hosts\.0 is not https/],
    ['no state', { id: ID }, ADDRESS, /poll\.state/],
  ])('are refused with the place: %s', (_name, answer, address, refusal) => {
    const judged = judge(textOf(draftOf([answer], address)))
    expect(judged.ok ? '' : judged.refusals.join('\n')).toMatch(refusal)
  })
})

describe('the samples of the described vendors', () => {
  const polled = DESCRIBED.flatMap(({ samples }) =>
    samples.filter(({ call, status, says }) => call === 'poll' && status === 200 && says['phase'] === 'succeeded'),
  )
  const judgedOf = ({ body }: (typeof polled)[number]) => {
    const judged = judge(textOf(draftOf([body])))
    const said = judged.ok ? saidOf(judged.vendor, JSON.stringify(body), NOON) : null
    return said?.kind === 'status' ? said : null
  }

  it('are mostly understood at once, and no success is taken for another end', () => {
    const phases = polled.map((sample) => judgedOf(sample)?.state.phase ?? 'nothing')
    expect(polled.length).toBeGreaterThan(20)
    expect(phases.filter((phase) => phase === 'succeeded').length / phases.length).toBeGreaterThan(0.6)
    expect(phases).not.toContain('failed')
    expect(phases).not.toContain('cancelled')
  })
})

it('takes any answer and any address', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (json, address) => {
      const answer = JSON.parse(JSON.stringify(json))
      const judged = judge(textOf(draftOf([answer], address)))
      const said = judged.ok ? saidOf(judged.vendor, JSON.stringify(answer), NOON) : null
      if (said?.kind === 'status' && said.state.phase === 'succeeded') expect(judged.ok).toBe(true)
    }),
  )
})

it('makes a pattern that its id has', () => {
  const part = fc.stringMatching(/^[0-9A-Za-z]{4,40}$/)
  const ids = fc.oneof(
    fc.uuid(),
    part,
    fc.tuple(fc.stringMatching(/^[a-z]{2,6}$/), part).map((parts) => parts.join('_')),
  )
  fc.assert(
    fc.property(ids, (id) => {
      expect(new RegExp(`^(?:${readPattern(patternOf(id)).source})$`).test(id)).toBe(true)
    }),
  )
})

it('makes a key of any name that has a letter', () => {
  expect(keyOf(' Acme Render! ')).toBe('acme-render')
})
