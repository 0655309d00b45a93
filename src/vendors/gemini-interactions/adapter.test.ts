import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DAY } from '#domain/time.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse, seen } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { geminiInteractions as gemini } from '#vendors/gemini-interactions/adapter.ts'

const ID = 'v1_ChdLb2FsYTRjMWYwYjdlNmEyZDRjMzk5YjVlMmY4MGQx'
const HANDLE = { id: ID }
const HOST = 'https://generativelanguage.googleapis.com'
const UPDATED = Date.UTC(2026, 10, 2, 9, 16, 10)

function recorded(name: string, status = 200): RecordedReply {
  return { status, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function poll(...reply: Parameters<typeof recorded>) {
  const { value } = converse(gemini.poll(HANDLE), [recorded(...reply)])
  if (value.kind !== 'status') throw new Error(value.kind)
  return value
}

function cancel(...reply: Parameters<typeof recorded>) {
  const script = gemini.cancel?.(HANDLE)
  if (script === undefined) throw new Error('cannot cancel')
  return converse(script, [recorded(...reply)]).value
}

const SUBMIT: SubmitRequest = {
  model: 'gemini-omni-flash',
  params: { input: 'a koala on a swing', response_format: { type: 'video' } },
  options: { callback: 'https://example.com/hook' },
  idempotencyKey: 'own-1',
}

vendorContract(gemini, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: {
    queued: 'queued',
    in_progress: 'running',
    requires_action: 'running',
    requires_continuation: 'running',
    completed: 'succeeded',
    failed: 'failed',
    incomplete: 'failed',
    budget_exceeded: 'failed',
    cancelled: 'cancelled',
  },
  answersWith: (status) => [
    { status: 200, body: JSON.stringify({ id: ID, object: 'interaction', status, steps: [] }) },
  ],
  polls: [
    { name: 'a queued interaction', replies: [recorded('task-queued')], expected: 'queued' },
    { name: 'an interaction in work', replies: [recorded('task-in-progress')], expected: 'running' },
    { name: 'one that waits for a person', replies: [recorded('task-requires-action')], expected: 'running' },
    { name: 'a stored video', replies: [recorded('task-completed-stored')], expected: 'succeeded' },
    { name: 'pictures in the answer', replies: [recorded('task-completed-inline')], expected: 'succeeded' },
    { name: 'words alone', replies: [recorded('task-completed-text')], expected: 'succeeded' },
    { name: 'a refusal', replies: [recorded('task-failed-safety')], expected: 'failed' },
    { name: 'a failure said in a step', replies: [recorded('task-failed-in-step')], expected: 'failed' },
    { name: 'an end before the end', replies: [recorded('task-failed-incomplete')], expected: 'failed' },
    { name: 'a budget used up', replies: [recorded('task-failed-budget')], expected: 'failed' },
    { name: 'a cancelled interaction', replies: [recorded('task-cancelled')], expected: 'cancelled' },
    { name: 'an unknown word', replies: [recorded('task-unknown-status')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '400 for a wrong key', replies: [recorded('error-wrong-key', 400)], expected: 'credentials' },
    { name: '401', replies: [recorded('error-unauthenticated', 401)], expected: 'credentials' },
    { name: '403', replies: [recorded('error-forbidden', 403)], expected: 'credentials' },
    { name: '403 of one task', replies: [recorded('error-may-not-exist', 403)], expected: 'gone' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
    { name: '503', replies: [recorded('error-overloaded', 503)], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('an interaction', () => {
  it('has a stored video at the call that downloads it, for about two days', () => {
    const download = `${HOST}/v1beta/files/koala4c1f:download?alt=media`
    const expiry = { at: UPDATED + 2 * DAY, source: 'estimate' }
    expect(poll('task-completed-stored').outputs).toMatchObject([
      { key: 'steps.1.content.1', kind: 'video', url: download, keyedBy: null, expiry },
    ])
    expect(poll('task-completed-named').outputs).toMatchObject([{ key: 'output_video', url: download, expiry }])
  })

  it('has pictures in its own answer, each at its place, and none of what was handed in', () => {
    const { outputs, facts } = poll('task-completed-inline')
    const place = (index: number) => `${HOST}/v1beta/interactions/${ID}#/steps/1/content/${index}/data`
    expect(outputs).toMatchObject([
      { kind: 'image', url: place(0), keyedBy: null, expiry: null },
      { kind: 'image', url: place(2), keyedBy: null },
    ])
    expect(facts).toMatchObject({ prompt: 'a koala', cost: { used: 1290, unit: 'tokens' }, endedAt: UPDATED })
    expect(gemini.files).toContainEqual(expect.objectContaining({ inline: true, answerUpTo: 24 << 20 }))
  })

  it('has a link of elsewhere as it is, until its signature ends', () => {
    const [output] = poll('task-completed-elsewhere').outputs
    expect(output).toMatchObject({ expiry: { at: UPDATED + 3_600_000, source: 'signature' } })
    expect(output).not.toHaveProperty('keyedBy')
  })

  it('has no file where it is words alone', () => {
    expect(poll('task-completed-text').outputs).toEqual([])
  })

  it('says when it last moved, and that it waits for somebody', () => {
    const { facts, remark } = poll('task-requires-action')
    expect(facts).toMatchObject({ endedAt: null, movedAt: Date.UTC(2026, 10, 2, 9, 15, 4) })
    expect(remark).toMatchObject({ kind: 'needs-person' })
    expect(poll('task-requires-continuation').remark).toMatchObject({ kind: 'needs-person' })
    expect(poll('task-in-progress')).not.toHaveProperty('remark')
  })

  it.each([
    ['task-failed-safety', 'SAFETY', 'The request was blocked.'],
    ['task-failed-in-step', 'INTERNAL', 'An internal error has occurred.'],
    ['task-failed-incomplete', 'incomplete', expect.stringContaining('before it was complete')],
    ['task-failed-budget', 'budget_exceeded', expect.stringContaining('budget')],
    ['task-failed-no-reason', null, expect.stringContaining('no reason')],
  ])('has its reason: %s', (name, code, message) => {
    expect(poll(name).state).toMatchObject({ failure: { code, message } })
  })
})

describe('an order', () => {
  it('is made in the background, with the callback where Google looks for it', () => {
    expect(JSON.parse(gemini.submit(SUBMIT).request.body ?? '')).toEqual({
      model: SUBMIT.model,
      ...SUBMIT.params,
      background: true,
      webhook_config: { uris: ['https://example.com/hook'] },
    })
  })

  it('is accepted, refused, or waits as long as Google says', () => {
    const submit = (...reply: Parameters<typeof recorded>) =>
      converse(gemini.submit(SUBMIT), [recorded(...reply)]).value
    expect(submit('task-queued')).toMatchObject({ kind: 'accepted', remote: { id: ID } })
    expect(submit('error-invalid-argument', 400)).toMatchObject({
      kind: 'refused',
      failure: { code: 'INVALID_ARGUMENT' },
    })
    expect(submit('error-throttled', 429)).toMatchObject({ kind: 'postponed', retryAt: NOON + 8_000 })
    expect(submit('error-overloaded', 503)).toMatchObject({ kind: 'unknown' })
  })
})

describe('a cancel', () => {
  it('is the answer’s word, or too late', () => {
    expect(cancel('task-cancelled')).toMatchObject({
      kind: 'requested',
      observation: { state: { phase: 'cancelled' } },
    })
    expect(cancel('task-completed-stored')).toMatchObject({ kind: 'too-late' })
    expect(cancel('error-precondition', 400)).toMatchObject({ kind: 'too-late' })
    expect(cancel('error-not-found', 404)).toMatchObject({ kind: 'refused' })
    expect(gemini.paths.map(({ method }) => method)).not.toContain('DELETE')
  })
})

describe('the key test', () => {
  it('reads the list of models', () => {
    const probe = (...reply: Parameters<typeof recorded>) => converse(gemini.probe(), [recorded(...reply)]).value
    expect(probe('models').kind).toBe('works')
    expect(probe('error-wrong-key', 400).kind).toBe('refused')
    expect(seen(converse(gemini.poll(HANDLE), [recorded('models')]).value)).toBe('unintelligible')
  })
})
