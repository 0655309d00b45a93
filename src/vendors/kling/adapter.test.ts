import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse, seen } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { kling as adapter } from '#vendors/kling/adapter.ts'
import { ROUTES, routeIn } from '#vendors/kling/routes.ts'

const ID = '867283741759111202'
const HANDLE = { route: 'videos/text2video', id: ID }
const UPDATED = 1_793_610_990_000
/** As the registry hands it out: it reads the codes beside the status. */
const kling = createRegistry([adapter]).of('kling') ?? adapter

function recorded(name: string, status = 200): RecordedReply {
  return { status, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function poll(...reply: Parameters<typeof recorded>) {
  const { value } = converse(kling.poll(HANDLE), [recorded(...reply)])
  if (value.kind !== 'status') throw new Error(value.kind)
  return value
}

const SUBMIT: SubmitRequest = {
  model: 'videos/text2video:kling-v2-6',
  params: { prompt: 'a koala on a swing', duration: '5' },
  options: { callback: 'https://example.com/hook' },
  idempotencyKey: 'own-1',
}

function submit(...reply: Parameters<typeof recorded>) {
  return converse(kling.submit(SUBMIT), [recorded(...reply)]).value
}

vendorContract(adapter, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: { submitted: 'queued', processing: 'running', succeed: 'succeeded', failed: 'failed' },
  answersWith: (task_status) => [
    { status: 200, body: JSON.stringify({ code: 0, message: 'SUCCEED', data: { task_id: ID, task_status } }) },
  ],
  polls: [
    { name: 'a submitted task', replies: [recorded('task-submitted')], expected: 'queued' },
    { name: 'a task in work', replies: [recorded('task-processing')], expected: 'running' },
    { name: 'a video', replies: [recorded('task-video')], expected: 'succeeded' },
    { name: 'pictures', replies: [recorded('task-images')], expected: 'succeeded' },
    { name: 'a success without files', replies: [recorded('task-empty')], expected: 'succeeded' },
    { name: 'a refusal', replies: [recorded('task-failed-risk')], expected: 'failed' },
    { name: 'a failure without a reason', replies: [recorded('task-failed-no-reason')], expected: 'failed' },
    { name: 'an unknown word', replies: [recorded('task-unknown-status')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '401', replies: [recorded('error-authorization', 401)], expected: 'credentials' },
    { name: '401 flattened to HTTP 200', replies: [recorded('error-authorization')], expected: 'credentials' },
    { name: '403', replies: [recorded('error-forbidden', 403)], expected: 'credentials' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: '404 flattened to HTTP 200', replies: [recorded('error-not-found')], expected: 'gone' },
    { name: '429', replies: [recorded('error-too-often', 429)], expected: 'throttled' },
    { name: 'an account in arrears, flattened', replies: [recorded('error-arrears')], expected: 'server' },
    { name: '500', replies: [recorded('error-server', 500)], expected: 'server' },
    { name: '503 flattened to HTTP 200', replies: [recorded('error-maintenance')], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('a task of Kling', () => {
  it('is asked for under its kind', () => {
    expect(kling.poll(HANDLE).request.path).toBe(`/v1/videos/text2video/${ID}`)
    const avatar = { route: 'videos/avatar/image2video', id: ID }
    expect(kling.poll(avatar).request.path).toBe(`/v1/videos/avatar/image2video/${ID}`)
    expect(kling.poll({ route: 'account/costs', id: ID }).request.path).toBe('/v1/videos/text2video/000000000000000000')
  })

  it('has its files in three lists, for about thirty days', () => {
    const expiry = { at: UPDATED + 30 * DAY, source: 'estimate' }
    const { outputs, facts } = poll('task-video')
    expect(outputs).toMatchObject([
      { key: 'videos.0.url', kind: 'video', role: null, durationMs: 5_100, expiry },
      { key: 'videos.0.watermark_url', kind: 'video', role: 'with_watermark', expiry },
    ])
    expect(facts).toMatchObject({ createdAt: 1_793_610_900_166, endedAt: UPDATED, cost: { used: 3.5, unit: 'units' } })
    expect(poll('task-images').outputs.map(({ key }) => key)).toEqual(['images.0.url', 'images.1.url'])
    expect(poll('task-audio').outputs.map(({ kind, role }) => [kind, role])).toEqual([
      ['audio', null],
      ['audio', 'wav'],
    ])
  })

  it('says when it last moved while it goes on', () => {
    expect(poll('task-processing').facts).toMatchObject({ endedAt: null, movedAt: 1_793_610_920_000 })
  })

  it('that failed has its reason in words alone', () => {
    expect(poll('task-failed-risk').state).toMatchObject({ failure: { code: null, message: /risk control/ } })
  })

  it('is named by the address that it was asked by, and by its number once the kind is known', () => {
    const address = `/v1/images/generations/${ID}`
    const [found] = kling.urls.flatMap(({ path, recognise }) => {
      const groups = new RegExp(`^(?:${path})$`).exec(address)
      return groups === null ? [] : [recognise(groups.slice(1))]
    })
    expect(found?.remote).toEqual({ id: ID, handle: { route: 'images/generations', id: ID } })
    const asked = kling.recognise(ID)
    if (asked.kind !== 'needs') throw new Error('asks nothing')
    expect(asked.complete('https://api.klingai.com/v1/videos/avatar/image2video/1?x=videos/effects').handle).toEqual({
      route: 'videos/avatar/image2video',
      id: ID,
    })
    for (const route of ROUTES) expect(routeIn(` ${route}:kling-v2-6`)).toBe(route)
    expect(routeIn('something else')).toBeNull()
  })
})

describe('an order', () => {
  it('goes to its kind with our key as the customer’s own id', () => {
    const { path, body } = kling.submit(SUBMIT).request
    expect(path).toBe('/v1/videos/text2video')
    expect(JSON.parse(body ?? '')).toEqual({
      model_name: 'kling-v2-6',
      ...SUBMIT.params,
      callback_url: 'https://example.com/hook',
      external_task_id: 'own-1',
    })
  })

  it.each([
    ['kling-v9', { prompt: 'p' }, '/v1/videos/text2video', 'kling-v9'],
    ['kling-v9', { image: 'https://example.com/a.png' }, '/v1/videos/image2video', 'kling-v9'],
    ['videos/effects', { effect_scene: 'hug' }, '/v1/videos/effects', undefined],
    ['images/generations:kling-v2-1', { prompt: 'p' }, '/v1/images/generations', 'kling-v2-1'],
  ])('of %s goes where it belongs', (model, params, path, name) => {
    const { request } = kling.submit({ ...SUBMIT, model, params })
    expect(request.path).toBe(path)
    expect(JSON.parse(request.body ?? '')['model_name']).toBe(name)
  })

  it('waits at a limit, and is refused where waiting does not help', () => {
    expect(submit('submit-accepted')).toMatchObject({ kind: 'accepted', remote: { id: ID, handle: HANDLE } })
    expect(submit('error-too-often', 429)).toMatchObject({ kind: 'postponed' })
    expect(submit('error-parallel', 429)).toMatchObject({ kind: 'postponed' })
    expect(submit('error-parallel')).toMatchObject({ kind: 'postponed' })
    expect(submit('error-arrears', 429)).toMatchObject({ kind: 'refused', failure: { code: '1102' } })
    expect(submit('error-arrears')).toMatchObject({ kind: 'refused', failure: { code: '1102' } })
    expect(submit('error-content', 400)).toMatchObject({ kind: 'refused', failure: { code: '1301' } })
    expect(submit('error-server', 500)).toMatchObject({ kind: 'unknown' })
  })

  it('whose answer was lost is looked for under the usual kinds, and not finding it proves nothing', () => {
    const lookUp = kling.lookUpByOwnKey?.('own-1')
    if (lookUp === undefined) throw new Error('cannot look up')
    const missing = recorded('error-not-found', 404)
    const found = converse(lookUp, [missing, missing, recorded('task-processing')])
    expect(found.requests.map(({ path }) => path)).toEqual([
      '/v1/videos/text2video/own-1',
      '/v1/videos/image2video/own-1',
      '/v1/images/generations/own-1',
    ])
    expect(found.value).toMatchObject({
      kind: 'accepted',
      remote: { id: ID, handle: { route: 'images/generations', id: ID } },
      observation: { state: { phase: 'running' } },
    })
    expect(converse(lookUp, [missing]).value).toMatchObject({ kind: 'unknown', trouble: { message: /knows no task/ } })
    expect(converse(lookUp, [recorded('error-server', 500)]).value.kind).toBe('unknown')
  })
})

describe('the list', () => {
  it('is the same page of each usual kind, the newest first', () => {
    const list = kling.list?.(null, 3)
    if (list === undefined) throw new Error('lists nothing')
    const { value, requests } = converse(list, [recorded('list'), recorded('list-empty')])
    expect(requests.map(({ path }) => path.replace('/v1/', ''))).toEqual([
      'videos/text2video?pageNum=1&pageSize=3',
      'videos/image2video?pageNum=1&pageSize=3',
      'images/generations?pageNum=1&pageSize=3',
      'videos/omni-video?pageNum=1&pageSize=3',
    ])
    if (value.kind !== 'page') throw new Error('no page')
    expect(value.tasks.map(({ remote }) => remote.id)).toEqual(['867283741759111203', ID])
    expect(value.next).toBe('2')
    expect(converse(list, [recorded('list-empty')]).value).toMatchObject({ next: null, tasks: [] })
    expect(converse(list, [recorded('list-empty'), recorded('error-server', 500)]).value.kind).toBe('trouble')
  })
})

describe('the key', () => {
  it('is shown as a token that its secret half signs, good for half an hour', async () => {
    const minted = await kling.mint?.('access:secret', NOON)
    const [head = '', body = '', signature] = (minted?.token ?? '').split('.')
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({
      iss: 'access',
      exp: (NOON + 30 * MINUTE) / SECOND,
      nbf: (NOON - 5 * SECOND) / SECOND,
    })
    expect(signature).toBe(createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url'))
    expect(minted?.until).toBe(NOON + 30 * MINUTE)
  })

  it('of a relay is shown as it is, and one with half of it missing is not used', async () => {
    expect((await kling.mint?.('sk-relay', NOON))?.token).toBe('sk-relay')
    for (const key of [':secret', 'access:', 'a:b:c'])
      await expect(kling.mint?.(key, NOON)).rejects.toThrow(/one colon/)
  })

  it('works when one row of the list can be read', () => {
    expect(converse(kling.probe(), [recorded('list')]).value.kind).toBe('works')
    expect(converse(kling.probe(), [recorded('error-expired', 401)]).value.kind).toBe('refused')
    expect(seen(converse(kling.poll(HANDLE), [recorded('list')]).value)).toBe('unintelligible')
  })
})
