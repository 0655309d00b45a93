import { describe, expect, it } from 'vitest'
import { NOON } from '#testing/builders.ts'
import { get, post, put, remove, rulesOf } from '#vendors/reading/call.ts'

const REPLY = { status: 200, headers: {}, body: '{"n":3}', receivedAt: NOON }

describe('a call', () => {
  it('fills its places, its query and its body', () => {
    const call = post('/v1/{model}/tasks/{id}')
    const parts = { at: { model: 'flux', id: 'a.b:c' }, query: { page: 2, by: 'a&b' }, body: { b: 1, a: 2 } }
    expect(call.request(parts)).toEqual({
      method: 'POST',
      path: '/v1/flux/tasks/a.b:c?page=2&by=a%26b',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: '{"a":2,"b":1}',
    })
  })

  it('has no content type without a body, and says what it accepts unless told', () => {
    expect(remove('/x').request({}).headers).toEqual({ accept: 'application/json' })
    expect(get('/x').request({ headers: { accept: 'text/event-stream' } })).toEqual({
      method: 'GET',
      path: '/x',
      headers: { accept: 'text/event-stream' },
      body: null,
    })
  })

  it('gives the answer to whoever reads it, parsed', () => {
    const script = get('/x').once({}, ({ json, status }) => ({ json, status }))
    expect(script.read(REPLY)).toEqual({ kind: 'done', value: { json: { n: 3 }, status: 200 } })
  })

  it('goes on where an answer asks for more', () => {
    const more = get('/more').once({}, ({ json }) => json)
    const script = get('/x').first({}, () => ({ kind: 'ask', ...more }))
    expect(script.read(REPLY)).toMatchObject({ kind: 'ask', request: { path: '/more' } })
  })
})

describe('the rules of calls', () => {
  const passes = (template: string, path: string) =>
    rulesOf({ call: put(template) }).every((rule) => new RegExp(`^(?:${rule.path})$`).test(path))

  it.each([
    ['/v1/tasks/{id}', '/v1/tasks/abc', true],
    ['/v1/tasks/{id}', '/v1/tasks/a/b', false],
    ['/v1/tasks/{id}', '/v1/tasks/', false],
    ['/v1/tasks/{id}', '/v1/tasks/..', false],
    ['/v1/tasks/{id}', '/v1/tasks/%2e', false],
    ['/v1/tasks.json', '/v1/tasksxjson', false],
    ['/queue/{model+}', '/queue/fal-ai/flux/dev', true],
    ['/queue/{model+}', '/queue/flux', true],
    ['/queue/{model+}', '/queue/fal-ai//dev', false],
    ['/queue/{model+}', '/queue/fal-ai/../dev', false],
    ['/queue/{model+}/requests/{id}/status', '/queue/fal-ai/flux/dev/requests/7/status', true],
    ['/queue/{model+}/requests/{id}/status', '/queue/fal-ai/flux/dev/requests/7/cancel', false],
  ])('%s lets %s pass: %s', (template, path, allowed) => {
    expect(passes(template, path)).toBe(allowed)
  })

  it('let every request of their own call pass', () => {
    const call = get('/queue/{model+}/requests/{id}')
    const { method, path } = call.request({ at: { model: 'fal-ai/flux/dev', id: 'x-1' } })
    expect(method).toBe(call.rule.method)
    expect(path).toMatch(new RegExp(`^(?:${call.rule.path})$`))
  })

  it('take linear time on paths of many segments', () => {
    const rule = new RegExp(`^(?:${get('/queue/{model+}/requests/{id}/status').rule.path})$`)
    // Exponential backtracking would not come back from this.
    for (const segments of [10, 1_000, 50_000]) expect(rule.test(`/queue${'/requests'.repeat(segments)}`)).toBe(false)
  })
})
