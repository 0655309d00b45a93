import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task/task.ts'
import { type RecordedReply, converse, seen } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { comfyui } from '#vendors/comfyui/adapter.ts'
import { FORMS } from '#vendors/comfyui/models.ts'

const ID = 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11'
const HANDLE = { id: ID }
const VIEW = 'http://127.0.0.1:8188/view'

function recorded(name: string, status = 200): RecordedReply {
  return { status, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

const NOWHERE = [recorded('history-none'), recorded('queue-empty'), recorded('history-none')]

function poll(...replies: readonly RecordedReply[]) {
  const { value } = converse(comfyui.poll(HANDLE), replies)
  if (value.kind !== 'status') throw new Error(value.kind)
  return value
}

const GRAPH = { 6: { class_type: 'CLIPTextEncode', inputs: { text: 'a koala' } } }
const SUBMIT: SubmitRequest = {
  model: 'workflow',
  params: { prompt: GRAPH, front: true },
  options: {},
  idempotencyKey: 'own-1',
}

vendorContract(comfyui, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: { success: 'succeeded', error: 'failed' },
  answersWith: (status_str) => [
    {
      status: 200,
      body: JSON.stringify({
        [ID]: { prompt: [1, ID, {}, {}, []], outputs: {}, status: { status_str, messages: [] } },
      }),
    },
  ],
  polls: [
    { name: 'a picture', replies: [recorded('history-image')], expected: 'succeeded' },
    { name: 'files of many nodes', replies: [recorded('history-many')], expected: 'succeeded' },
    { name: 'an entry of an old version', replies: [recorded('history-old')], expected: 'succeeded' },
    { name: 'a full memory', replies: [recorded('task-failed-memory')], expected: 'failed' },
    { name: 'a failure without a reason', replies: [recorded('task-failed-no-reason')], expected: 'failed' },
    { name: 'an interrupted prompt', replies: [recorded('history-interrupted')], expected: 'cancelled' },
    { name: 'an unknown word', replies: [recorded('history-unknown-status')], expected: 'unrecognised' },
    { name: 'an entry without a word', replies: [recorded('history-missing-status')], expected: 'unintelligible' },
    { name: 'one that runs', replies: [recorded('history-none'), recorded('queue-running')], expected: 'running' },
    { name: 'one that waits', replies: [recorded('history-none'), recorded('queue-pending')], expected: 'queued' },
    { name: 'one that is nowhere', replies: NOWHERE, expected: 'gone' },
    { name: 'no queue', replies: [recorded('history-none'), recorded('history-none')], expected: 'unintelligible' },
    { name: '401 of a proxy that says so', replies: [recorded('error-unauthorized', 401)], expected: 'credentials' },
    { name: '403', replies: [recorded('error-forbidden', 403)], expected: 'credentials' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
    { name: '500', replies: [recorded('error-server', 500)], expected: 'server' },
    {
      name: '500 of the queue',
      replies: [recorded('history-none'), recorded('error-server', 500)],
      expected: 'server',
    },
  ],
  submit: SUBMIT,
})

describe('a prompt', () => {
  it('has its files at the call that gives them out, what was made for good first', () => {
    const { outputs } = poll(recorded('history-many'))
    expect(outputs.map(({ key, kind, role }) => [key, kind, role])).toEqual([
      ['9.images.0', 'image', null],
      ['12.gifs.0', 'video', null],
      ['13.audio.0', 'audio', null],
      ['5.images.0', 'image', 'preview'],
    ])
    expect(outputs[0]).toMatchObject({
      url: `${VIEW}?filename=a+b%26c.png&subfolder=day+1%2Fx&type=output`,
      keyedBy: null,
      expiry: null,
    })
    expect(comfyui.files).toEqual([{ method: 'GET', path: '/view' }])
  })

  it('may have none: what the server made before is not made again', () => {
    expect(poll(recorded('history-cached'))).toMatchObject({ state: { phase: 'succeeded' }, outputs: [] })
  })

  it('tells what it draws, with what, and when', () => {
    expect(poll(recorded('history-image')).facts).toMatchObject({
      prompt: 'a koala on a swing',
      model: 'sd_xl_base_1.0.safetensors',
      createdAt: 1_793_610_900_000,
      startedAt: 1_793_610_905_000,
      endedAt: 1_793_610_930_000,
    })
  })

  it('has a place among those that wait, by their numbers', () => {
    const waiting = poll(recorded('history-none'), recorded('queue-pending'))
    expect(waiting.state).toEqual({ phase: 'queued', position: 2 })
    expect(waiting.facts.prompt).toBe('a koala on a swing')
  })

  it('that ended between two questions is found by the third', () => {
    const { value, requests } = converse(comfyui.poll(HANDLE), [
      recorded('history-none'),
      recorded('queue-empty'),
      recorded('history-image'),
    ])
    expect(seen(value)).toBe('succeeded')
    expect(requests.map(({ path }) => path)).toEqual([`/history/${ID}`, '/queue', `/history/${ID}`])
  })

  it('that failed names the node, and not where the program lies', () => {
    const { state } = poll(recorded('task-failed-memory'))
    expect(state).toMatchObject({
      failure: { code: 'torch.OutOfMemoryError', message: expect.stringMatching(/^KSampler \(node 3\): Allocation/) },
    })
    expect(JSON.stringify(state)).not.toContain('/home/')
  })
})

describe('an order', () => {
  it('is the graph, from a form as text, with our key as its id', () => {
    const sent = (params: SubmitRequest['params']) =>
      JSON.parse(comfyui.submit({ ...SUBMIT, params }).request.body ?? '')
    for (const params of [{ workflow: JSON.stringify(GRAPH) }, { workflow: GRAPH }, { prompt: GRAPH }]) {
      expect(sent(params)).toEqual({ prompt: GRAPH, prompt_id: 'own-1' })
    }
    expect(sent({ workflow: 'no JSON' })).toMatchObject({ prompt: 'no JSON' })
  })

  it('is accepted, or refused with the node that is at fault', () => {
    const submit = (...reply: Parameters<typeof recorded>) =>
      converse(comfyui.submit(SUBMIT), [recorded(...reply)]).value
    expect(submit('submit-accepted')).toMatchObject({ kind: 'accepted', remote: { id: 'own-1' } })
    expect(submit('error-validation', 400)).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'prompt_outputs_failed_validation',
        message: expect.stringContaining('CheckpointLoaderSimple (node 4): Value not in list, ckpt_name'),
      },
    })
    expect(submit('error-server', 500).kind).toBe('unknown')
  })

  it('whose answer was lost is looked up by its id, and absence proves nothing', () => {
    const lookUp = comfyui.lookUpByOwnKey?.(ID)
    if (lookUp === undefined) throw new Error('cannot look up')
    const running = [recorded('history-none'), recorded('queue-running')]
    expect(converse(lookUp, running).value).toMatchObject({ kind: 'accepted', remote: { id: ID } })
    expect(converse(lookUp, NOWHERE).value).toMatchObject({ kind: 'unknown', trouble: { reason: 'not-found' } })
    expect(converse(lookUp, [recorded('error-server', 500)]).value).toMatchObject({ trouble: { reason: 'server' } })
  })

  it.each([
    ['not JSON', 'not JSON'],
    ['{"nodes":[],"links":[]}', 'Export (API)'],
    ['{"3":{"inputs":{}}}', 'class_type'],
  ])('of %s is caught in the form', (workflow, said) => {
    const [model] = FORMS.models
    expect(model?.check?.({ workflow })).toContain(said)
    expect(model?.check?.({ workflow: JSON.stringify(GRAPH) })).toBeNull()
  })
})

describe('a cancel', () => {
  function cancel(...replies: readonly RecordedReply[]) {
    const script = comfyui.cancel?.(HANDLE)
    if (script === undefined) throw new Error('cannot cancel')
    const { value, requests } = converse(script, replies)
    const last = requests.at(-1)
    return { value, sent: `${last?.method} ${last?.path} ${last?.body}` }
  }
  const taken = { status: 200, body: '' }

  it('takes what waits out of the queue, and interrupts what runs', () => {
    const waiting = cancel(recorded('history-none'), recorded('queue-pending'), taken)
    expect(waiting).toEqual({
      value: { kind: 'requested', observation: null },
      sent: `POST /queue {"delete":["${ID}"]}`,
    })
    const running = cancel(recorded('history-none'), recorded('queue-running'), taken)
    expect(running.sent).toBe(`POST /interrupt {"prompt_id":"${ID}"}`)
  })

  it('sends nothing about what is over or nowhere, or when nobody knows', () => {
    expect(cancel(recorded('history-image'))).toMatchObject({ value: { kind: 'too-late' }, sent: /^GET/ })
    expect(cancel(...NOWHERE)).toMatchObject({ value: { kind: 'too-late' }, sent: /^GET/ })
    expect(cancel(recorded('error-server', 500))).toMatchObject({ value: { kind: 'trouble' }, sent: /^GET/ })
    const page = { status: 200, body: '<html>' }
    expect(cancel(recorded('history-none'), recorded('queue-running'), page).value.kind).not.toBe('requested')
  })
})

describe('the server', () => {
  it('is shown no key where there is none', () => {
    expect(comfyui.authorize('none')).toEqual({})
    expect(comfyui.authorize('proxy-key')).toEqual({ authorization: 'Bearer proxy-key' })
  })

  it('tells its version to the test', () => {
    const probe = converse(comfyui.probe(), [recorded('system-stats')]).value
    expect(probe).toEqual({ kind: 'works', detail: 'ComfyUI 0.3.75 answers.' })
    expect(converse(comfyui.probe(), [recorded('queue-empty')]).value.kind).toBe('trouble')
  })

  it('lists what waits and runs, then the latest of what is over', () => {
    const list = comfyui.list?.(null, 50)
    if (list === undefined) throw new Error('lists nothing')
    const { value, requests } = converse(list, [recorded('queue-running'), recorded('history-latest')])
    expect(requests.map(({ path }) => path)).toEqual(['/queue', '/history?max_items=50'])
    if (value.kind !== 'page') throw new Error('no page')
    expect(value.tasks.map(({ observation }) => seen(observation))).toEqual([
      'queued',
      'running',
      'succeeded',
      'succeeded',
    ])
    expect(value.next).toBeNull()
    expect(converse(list, [recorded('system-stats')]).value.kind).toBe('trouble')
  })
})
