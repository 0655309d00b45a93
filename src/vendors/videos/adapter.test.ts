import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task/task.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { videos } from '#vendors/videos/adapter.ts'

const ID = 'video_68e1a5c0b3d48190a1b2c3d4e5f60718'
const HANDLE = { id: ID }
const CONTENT = `https://api.openai.com/v1/videos/${ID}/content`

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function poll(...reply: Parameters<typeof recorded>) {
  const { value } = converse(videos.poll(HANDLE), [recorded(...reply)])
  if (value.kind !== 'status') throw new Error(value.kind)
  return value
}

const SUBMIT: SubmitRequest = {
  model: 'sora-2',
  params: { prompt: 'a koala on a swing', seconds: '8', size: '1280x720' },
  options: {},
  idempotencyKey: 'own-1',
}

vendorContract(videos, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: {
    queued: 'queued',
    in_progress: 'running',
    completed: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    expired: 'timedOut',
  },
  answersWith: (status) => [{ status: 200, body: JSON.stringify({ id: ID, object: 'video', status, progress: 0 }) }],
  polls: [
    { name: 'a queued video', replies: [recorded('task-queued')], expected: 'queued' },
    { name: 'a video in work', replies: [recorded('task-in-progress')], expected: 'running' },
    { name: 'a video', replies: [recorded('task-completed')], expected: 'succeeded' },
    { name: 'a video that a relay links to', replies: [recorded('task-completed-linked')], expected: 'succeeded' },
    { name: 'a refused video', replies: [recorded('task-failed-moderation')], expected: 'failed' },
    { name: 'a failure without a reason', replies: [recorded('task-failed-no-reason')], expected: 'failed' },
    { name: 'a cancelled video', replies: [recorded('task-cancelled')], expected: 'cancelled' },
    { name: 'an expired video', replies: [recorded('task-expired')], expected: 'timedOut' },
    { name: 'an unknown word', replies: [recorded('task-unknown-status')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '401', replies: [recorded('error-unauthorized', 401)], expected: 'credentials' },
    { name: '403', replies: [recorded('error-forbidden', 403)], expected: 'credentials' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
    { name: '500', replies: [recorded('error-server', 500)], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('a video', () => {
  it('has its files at calls that only the key opens, until the time that the answer states', () => {
    const { outputs, facts } = poll('task-completed')
    const common = { keyedBy: null, expiry: { at: 1_793_697_370_000, source: 'vendor' } }
    expect(outputs).toMatchObject([
      { key: 'video', kind: 'video', role: null, url: CONTENT, width: 1280, height: 720, durationMs: 8000, ...common },
      { key: 'thumbnail', kind: 'image', role: 'thumbnail', url: `${CONTENT}?variant=thumbnail`, ...common },
      { key: 'spritesheet', kind: 'image', role: 'spritesheet', url: `${CONTENT}?variant=spritesheet`, ...common },
    ])
    expect(facts).toMatchObject({ model: 'sora-2', createdAt: 1_793_610_900_000, endedAt: 1_793_610_970_000 })
    expect(facts).toMatchObject({ prompt: 'a koala', echo: { seconds: '8', size: '1280x720' }, precision: 1000 })
  })

  it('of another model has no previews that nobody promised', () => {
    expect(poll('task-completed-relay').outputs).toMatchObject([{ url: CONTENT, expiry: null, width: null }])
  })

  it('that the answer links to needs no key', () => {
    const { outputs } = poll('task-completed-linked')
    expect(outputs).toMatchObject([{ url: 'https://cdn.example.com/v/1.mp4', kind: 'video' }])
    expect(outputs[0]).not.toHaveProperty('keyedBy')
  })

  it('tells how far it is, and nothing where it says 0', () => {
    expect(poll('task-in-progress').state).toEqual({ phase: 'running', progress: 0.33 })
    expect(poll('task-queued').facts.endedAt).toBeNull()
  })

  it('that failed has its reason', () => {
    expect(poll('task-failed-moderation').state).toMatchObject({
      failure: { code: 'moderation_blocked', message: 'Your request was blocked by our moderation system.' },
    })
    expect(poll('task-failed-no-reason').state).toMatchObject({ failure: { code: null, message: /no reason/ } })
  })

  it('is never cancelled: the only call would erase it', () => {
    expect(videos.cancel).toBeUndefined()
    expect(videos.paths.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET'])
  })
})

describe('an order', () => {
  const formOf = (params: SubmitRequest['params']) => videos.submit({ ...SUBMIT, params }).request.form

  it('is a form, with a picture to begin from as the file it is', () => {
    const base64 = 'iVBORw0KGgo='
    expect(formOf({ prompt: 'p', input_reference: `data:image/png;base64,${base64}` })).toEqual([
      { kind: 'text', name: 'model', value: 'sora-2' },
      { kind: 'file', name: 'input_reference', fileName: 'reference.png', contentType: 'image/png', base64 },
      { kind: 'text', name: 'prompt', value: 'p' },
    ])
    expect(videos.paths[0]).toMatchObject({ method: 'POST', bodyUpTo: 16 << 20 })
  })

  it.each([
    ['https://example.com/a.png', 'image_url'],
    ['data:image/svg+xml,<svg/>', 'image_url'],
    ['data:image/png;base64,AAA', 'image_url'],
    ['file-abc123', 'file_id'],
  ])('names what is elsewhere: %s', (value, member) => {
    expect(formOf({ input_reference: value })).toContainEqual({
      kind: 'text',
      name: `input_reference[${member}]`,
      value,
    })
  })

  it('writes what is inside as the official client does, and leaves out what is empty', () => {
    expect(formOf({ a: { c: true, b: [1, 'x'] }, d: null, e: '' })).toEqual([
      { kind: 'text', name: 'model', value: 'sora-2' },
      { kind: 'text', name: 'a[b][]', value: '1' },
      { kind: 'text', name: 'a[b][]', value: 'x' },
      { kind: 'text', name: 'a[c]', value: 'true' },
    ])
  })

  it('is accepted with all that the answer says, refused, or waits', () => {
    const submit = (...reply: Parameters<typeof recorded>) =>
      converse(videos.submit(SUBMIT), [recorded(...reply)]).value
    expect(submit('task-queued')).toMatchObject({ kind: 'accepted', remote: { id: ID, handle: HANDLE } })
    expect(submit('error-moderation', 400)).toMatchObject({ kind: 'refused' })
    expect(submit('error-throttled', 429, { 'retry-after': '3' })).toMatchObject({ kind: 'postponed' })
    expect(submit('error-server', 500)).toMatchObject({ kind: 'unknown' })
    // It comes with 429 as well, but no wait helps.
    expect(submit('error-quota', 429)).toMatchObject({ kind: 'refused', failure: { code: 'insufficient_quota' } })
  })
})

describe('the list', () => {
  it('goes on after the last id as long as there is more', () => {
    const first = videos.list?.(null, 200)
    if (first === undefined) throw new Error('lists nothing')
    expect(first.request.path).toBe('/v1/videos?limit=100&order=desc')
    const { value } = converse(first, [recorded('list')])
    if (value.kind !== 'page') throw new Error('no page')
    expect(value.tasks.map(({ remote }) => remote.id)).toEqual([ID, 'video_68e1a5c0b3d48190a1b2c3d4e5f60717'])
    expect(value.tasks[1]?.observation).toMatchObject({ state: { phase: 'succeeded' } })
    expect(value.next).toBe('video_68e1a5c0b3d48190a1b2c3d4e5f60717')
    expect(videos.list?.(value.next, 5).request.path).toBe(`/v1/videos?limit=5&order=desc&after=${value.next}`)
    expect(converse(first, [recorded('list-empty')]).value).toMatchObject({ kind: 'page', next: null, tasks: [] })
  })
})
