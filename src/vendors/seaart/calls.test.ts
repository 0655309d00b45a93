import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task/task.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { seaart } from '#vendors/seaart/adapter.ts'
import { FORMS } from '#vendors/seaart/models.ts'

const ID = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w'
const HANDLE = { endpoint: 'nano_banana_2', requestId: ID }
const TASK = `/v1/queue/nano_banana_2/requests/${ID}`

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

const SUBMIT: SubmitRequest = {
  model: 'nano_banana_2',
  params: { prompt: 'a fox in snow', image_urls: ['https://example.com/fox.png'] },
  options: {},
  idempotencyKey: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11',
}

function submit(...reply: Parameters<typeof recorded>) {
  return converse(seaart.submit(SUBMIT), [recorded(...reply)]).value
}

function bodyOf(model: string, params: SubmitRequest['params']): unknown {
  return JSON.parse(seaart.submit({ ...SUBMIT, model, params }).request.body ?? '')
}

describe('a SeaArt submit', () => {
  it('is the parameters themselves, under the model', () => {
    const { request } = seaart.submit(SUBMIT)
    expect(request).toMatchObject({ method: 'POST', path: '/v1/queue/nano_banana_2' })
    expect(JSON.parse(request.body ?? '')).toEqual(SUBMIT.params)
    expect(Object.keys(request.headers)).not.toContain('idempotency-key')
    expect(seaart.resend).toBe('unsafe')
    expect(FORMS.submitOptions).toEqual([])
  })

  it('puts flat parameters where a nested model wants them', () => {
    expect(bodyOf('wan27_image', { prompt: 'a fox', images: ['https://a/b.png'], size: '2K', n: 2 })).toEqual({
      input: { messages: [{ role: 'user', content: [{ image: 'https://a/b.png' }, { text: 'a fox' }] }] },
      parameters: { size: '2K', n: 2 },
    })
    expect(
      bodyOf('spark_dance_v2_0', { prompt: 'a fox', first_frame_url: 'https://a/1.png', resolution: '720p' }),
    ).toEqual({
      resolution: '720p',
      content: [
        { type: 'text', text: 'a fox' },
        { type: 'image_url', image_url: { url: 'https://a/1.png' }, role: 'first_frame' },
      ],
    })
  })

  it('leaves parameters alone that are nested already', () => {
    const messages = { input: { messages: [{ role: 'user', content: [{ text: 'a fox' }] }] }, parameters: { n: 1 } }
    expect(bodyOf('wan27_image', messages)).toEqual(messages)
    const content = { content: [{ type: 'draft_task', draft_task: { id: 'x' } }], seed: 7 }
    expect(bodyOf('spark_dance_v2_0', content)).toEqual(content)
  })

  it('never leaves its path, whatever the model is called', () => {
    for (const model of ['../admin', 'owner/app', 'a b', '', '%2e%2e']) {
      expect(seaart.submit({ ...SUBMIT, model }).request.path).toBe('/v1/queue/unknown-endpoint')
    }
  })

  it.each([['submit-accepted'], ['submit-accepted-queued'], ['submit-urls-only']])('is accepted by %s', (name) => {
    expect(submit(name)).toMatchObject({
      kind: 'accepted',
      remote: { id: ID, handle: HANDLE },
      observation: { kind: 'status', state: { phase: 'queued', position: null } },
      replayed: false,
    })
  })

  it('takes the endpoint out of the URLs of the answer, and nothing else', () => {
    expect(submit('submit-elsewhere')).toMatchObject({
      remote: { id: ID, handle: { endpoint: 'nano_banana_2_eu', requestId: ID } },
    })
  })

  it.each([
    ['error-app-not-found', 404, null, 'App not found: nano_banana_9'],
    ['error-model-not-allowed', 403, null, 'Model not allowed for this user'],
    ['error-webhook', 400, null, 'webhook not supported'],
    ['error-balance', 402, '40201', 'Insufficient credits'],
    ['error-balance-frozen', 402, '40208', 'Wallet frozen'],
    ['error-unauthorized', 401, 'UNAUTHORIZED', 'Invalid API key'],
  ])('is refused by %s (%i)', (name, status, code, message) => {
    expect(submit(name, status)).toMatchObject({
      kind: 'refused',
      failure: { step: 'submit', httpStatus: status, code, message },
    })
  })

  it('is refused for want of money also where the HTTP status hides it', () => {
    expect(submit('error-balance')).toMatchObject({ kind: 'refused', failure: { httpStatus: 402, code: '40201' } })
  })

  it('is postponed only by a limit', () => {
    expect(submit('error-throttled', 429, { 'retry-after': '7' })).toMatchObject({
      kind: 'postponed',
      retryAt: NOON + 7000,
    })
  })

  it.each([
    ['a failing runtime', recorded('error-runtime', 500)],
    ['a busy gateway', { status: 503, body: '{"detail":"busy"}' }],
    ['a timeout on the way', { status: 408, body: '' }],
    ['an answer without an id', recorded('submit-no-id')],
    ['an id that cannot stand in a path', { status: 200, body: '{"request_id":"../x"}' }],
    ['half an answer', { status: 200, body: '{"request_id":"mms' }],
  ])('stays unknown after %s', (_what, reply) => {
    expect(converse(seaart.submit(SUBMIT), [reply]).value).toMatchObject({ kind: 'unknown' })
  })
})

describe('cancelling a SeaArt task', () => {
  function cancel(reply: RecordedReply) {
    if (!seaart.cancel) throw new Error('SeaArt can cancel')
    return converse(seaart.cancel(HANDLE), [reply])
  }

  it('is asked for, and a later poll tells whether it came about', () => {
    const { value, requests } = cancel(recorded('cancel-requested', 202))
    expect(requests).toMatchObject([{ method: 'PUT', path: `${TASK}/cancel`, body: null }])
    expect(value).toEqual({ kind: 'requested', observation: null })
    expect(cancel({ status: 202, body: '' }).value).toEqual({ kind: 'requested', observation: null })
  })

  it('may come too late', () => {
    expect(cancel(recorded('cancel-too-late', 400)).value).toMatchObject({ kind: 'too-late' })
  })

  it.each([
    [recorded('cancel-not-found', 404), 404, 'NOT_FOUND'],
    [recorded('error-not-found', 404), 404, null],
    [recorded('error-unauthorized', 401), 401, 'UNAUTHORIZED'],
    [recorded('error-throttled', 429), 429, 'RATE_LIMIT_EXCEEDED'],
  ])('is refused by %j', (reply, httpStatus, code) => {
    expect(cancel(reply).value).toMatchObject({ kind: 'refused', failure: { step: 'cancel', httpStatus, code } })
  })

  it.each([502, 200, 401, 403])('has come to nobody knows what with a page under %i', (status) => {
    expect(cancel({ status, body: '<html>' }).value).toMatchObject({ kind: 'trouble', trouble: { httpStatus: status } })
  })
})

describe("SeaArt's key test", () => {
  const probe = (reply: RecordedReply) => converse(seaart.probe(), [reply]).value

  it('asks for a request that cannot exist', () => {
    expect(seaart.probe().request).toMatchObject({
      method: 'GET',
      path: `/v1/queue/nano_banana_2/requests/mmsu_${'0'.repeat(26)}/status`,
    })
    expect(probe(recorded('error-not-found', 404))).toMatchObject({ kind: 'works' })
    expect(probe(recorded('error-app-not-found', 404))).toMatchObject({ kind: 'works' })
  })

  it('takes a refused model for a key that works', () => {
    expect(probe(recorded('error-model-not-allowed', 403))).toMatchObject({
      kind: 'works',
      detail: expect.stringContaining('not for the model'),
    })
  })

  it.each([
    ['error-unauthorized', 401],
    ['error-unauthorized-platform', 401],
    ['error-forbidden', 403],
  ])('is refused by %s (%i)', (name, status) => {
    expect(probe(recorded(name, status))).toMatchObject({ kind: 'refused', failure: { httpStatus: status } })
  })

  it.each([
    ['error-throttled', 429],
    ['error-runtime', 500],
    ['error-no-route', 404],
    ['status-missing', 200],
  ])('proves nothing by %s (%i)', (name, status) => {
    expect(probe(recorded(name, status))).toMatchObject({ kind: 'trouble' })
  })
})

describe('pasted SeaArt text', () => {
  it('with a bare id needs the model, and takes a status URL for it too', () => {
    const recognition = seaart.recognise(ID)
    if (recognition.kind !== 'needs') throw new Error('a bare id is not enough')
    expect(recognition.choices).toContain('kirin_v3_t2v')
    const url = `https://cloud.seaart.ai/model/v1/queue/flux_2_pro/requests/${ID}/status`
    expect(recognition.complete(' flux_2_pro ')).toEqual({ id: ID, handle: { endpoint: 'flux_2_pro', requestId: ID } })
    expect(recognition.complete(url)).toEqual(recognition.complete('flux_2_pro'))
  })

  it('with a model that cannot be one ends in "not found", not elsewhere', () => {
    const recognition = seaart.recognise(ID)
    const handle = recognition.kind === 'needs' ? recognition.complete('../../v2/admin').handle : null
    expect(seaart.poll(handle).request.path).toMatch(/^\/v1\/queue\/unknown-endpoint\/requests\/mmsu_0+\/status$/)
  })

  it.each(['', '/status', '/response', '/cancel'])('is recognised by its URL%s', (call) => {
    const [url] = seaart.urls
    const groups = new RegExp(`^${url?.path}$`).exec(`${TASK}${call}`)?.slice(1) ?? []
    expect(url?.recognise(groups)).toEqual({ remote: { id: ID, handle: HANDLE }, model: 'nano_banana_2' })
  })

  it.each([`${TASK}/status/stream`, '/v1/queue/nano_banana_2', `/v1/queue/a/b/requests/${ID}/status`])(
    'is no task in %s',
    (path) => expect(seaart.urls.some((url) => new RegExp(`^${url.path}$`).test(path))).toBe(false),
  )
})
