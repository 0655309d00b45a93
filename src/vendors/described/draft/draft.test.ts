import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import { NOON } from '#testing/builders.ts'
import { createSandboxDesk, objectAt, textAt } from '#testing/sandbox-desk.ts'
import { castWith } from '#testing/cast.ts'
import { type Draft, draftOf, judge, type Said, saidOf, textOf } from '#vendors/described/draft/draft.ts'
import { usualCancel, usualSubmit } from '#vendors/described/draft/calls.ts'
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

function drafted(answers: readonly Json[], address = ADDRESS, said: Said = {}): Draft {
  const draft = draftOf('Invented Works', address, answers, said)
  if (draft === null) throw new Error('no answer')
  return draft
}

describe('one answer and its address', () => {
  it('give host, call, id, state, files and times, and leave out what was sent', () => {
    const draft = drafted([DONE])
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
    const draft = drafted([DONE, other])
    expect(draft.words).toEqual({ DELIVERED: 'succeeded', ZORBING: null })
    const explained = drafted([DONE, other], ADDRESS, { words: { ZORBING: 'running' } })
    expect(explained.words).toEqual({ DELIVERED: 'succeeded', ZORBING: 'running' })
    const judged = judge(textOf(draft))
    const said = judged.ok ? saidOf(judged.vendor, JSON.stringify(other), NOON) : null
    expect(said).toMatchObject({ state: { phase: 'unrecognised', word: 'ZORBING' } })
  })

  it.each([
    [[0.2, 0.9], 1],
    [[0, 40, 1], 100],
    [['40 %', '100 %'], 'percent'],
  ])('tell from all values what progress is a part of: %j', (values, scale) => {
    const answers = values.map((progress) => ({ data: { ...DONE.data, progress } }))
    expect(drafted(answers).scale).toBe(scale)
    const judged = judge(textOf(drafted(answers)))
    expect(judged.ok && judged.description.poll.progress).toEqual({ at: '$.data.progress', of: scale })
  })

  it('take the code beside the data for what says that all is well, unless a person says no', () => {
    const answer = { code: 200, msg: 'ok', ...DONE }
    const said = (draft: Draft, body: object) => {
      const judged = judge(textOf(draft))
      return judged.ok ? saidOf(judged.vendor, JSON.stringify(body), NOON)?.kind : judged.refusals
    }
    const draft = drafted([answer])
    expect(draft.envelope).toEqual({ code: '$.code', good: 200, message: '$.msg' })
    expect([said(draft, answer), said(draft, { ...answer, code: 7 })]).toEqual(['status', 'unintelligible'])
    expect(said(drafted([answer], ADDRESS, { envelope: null }), { ...answer, code: 7 })).toBe('status')
  })

  it.each([
    ['no address', DONE, '', /hosts\.0|poll\.get|urls/],
    ['an address literal', DONE, `https://10.0.0.7/v2/jobs/${ID}`, /hosts\.0 is not a name of a public host/],
    ['no TLS', DONE, `http://api.invented.example/v2/jobs/${ID}`, /hosts\.0 is not https/],
    ['no state', { id: ID }, ADDRESS, /poll\.state/],
  ])('are refused with the place: %s', (_name, answer, address, refusal) => {
    const judged = judge(textOf(drafted([answer], address)))
    expect(judged.ok ? '' : judged.refusals.join('\n')).toMatch(refusal)
  })
})

describe('submit and cancel', () => {
  const running = { data: { ...DONE.data, state: 'RUNNING' } }
  const draft = drafted([DONE, running])
  const said: Said = {
    submit: usualSubmit(draft, [DONE, running], ADDRESS),
    cancel: { ...usualCancel(draft), method: 'delete' },
  }

  it('are as most have them once a person switches them on, and never after one answer alone', () => {
    const judged = judge(textOf(drafted([DONE, running], ADDRESS, said)))
    if (!judged.ok) throw new Error(judged.refusals.join('\n'))
    const { vendor, description } = judged
    const wanted = { model: 'inv-1', params: { prompt: 'a fox' }, options: {}, idempotencyKey: 'own' }
    expect(vendor.submit(wanted).request).toMatchObject({ method: 'POST', path: '/v2/jobs' })
    expect(JSON.parse(String(vendor.submit(wanted).request.body))).toEqual({ model: 'inv-1', prompt: 'a fox' })
    expect(description.submit?.id).toBe('$.data.job_id')
    expect(description.cancel).toMatchObject({ delete: '/v2/jobs/{id}/cancel', afterwards: 'gone' })
    expect(judge(textOf(drafted([DONE], ADDRESS, said)))).toMatchObject({ ok: true, description: { poll: {} } })
    expect(textOf(drafted([DONE], ADDRESS, said))).toBe(textOf(drafted([DONE])))
  })

  it('are refused with the place of what is wrong in them', () => {
    const body = '{ "prompt": "{nobody}" }'
    const submit = { call: '/v2/{id}', body, id: 'data.id' }
    const judged = judge(textOf(drafted([DONE, running], ADDRESS, { submit })))
    expect(judged.ok ? '' : judged.refusals.join('\n')).toMatch(/submit\.id/)
    const later = judge(textOf(drafted([DONE, running], ADDRESS, { submit: { ...submit, id: '$.id' } })))
    expect(later.ok ? '' : later.refusals.join('\n')).toMatch(
      /submit has \{id\}[^]*submit\.body\.prompt has \{nobody\}/,
    )
  })

  it('are what the sandbox imitates', async () => {
    const judged = judge(textOf(drafted([DONE, running], ADDRESS, said)))
    if (!judged.ok) throw new Error(judged.refusals.join('\n'))
    const { key } = judged.description
    const desk = createSandboxDesk({ cast: castWith([judged.description]) })
    const made = await desk.ask('POST', `/${key}/v2/jobs`, { body: { model: 'inv-1', prompt: 'happy-image' } })
    const id = textAt(objectAt(made.json, 'data'), 'job_id')
    desk.pass(60_000)
    const end = await desk.ask('GET', `/${key}/v2/jobs/${id}?full=1`)
    expect(saidOf(judged.vendor, JSON.stringify(end.json), NOON)).toMatchObject({ state: { phase: 'succeeded' } })
  })
})

describe('the samples of the described vendors', () => {
  const polled = DESCRIBED.flatMap(({ samples }) =>
    samples.filter(({ call, status, says }) => call === 'poll' && status === 200 && says['phase'] === 'succeeded'),
  )
  const judgedOf = ({ body }: (typeof polled)[number]) => {
    const judged = judge(textOf(drafted([body])))
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
      const judged = judge(textOf(drafted([answer], address)))
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
      const { idPattern } = drafted([{ job_id: id, state: 'DELIVERED' }], `https://api.invented.example/v2/jobs/${id}`)
      expect(new RegExp(`^(?:${readPattern(idPattern).source})$`).test(id)).toBe(true)
    }),
  )
})

it('makes a key of any name that has a letter', () => {
  const text = textOf({ ...drafted([DONE]), label: ' Acme Render! ' })
  expect(JSON.parse(text)).toMatchObject({ key: 'acme-render', label: 'Acme Render!' })
})
