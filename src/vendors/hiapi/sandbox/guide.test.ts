import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { createSandboxDesk, objectAt, textAt, type SandboxDesk } from '#testing/sandbox-desk.ts'

async function detail(desk: SandboxDesk, id: string) {
  return (await desk.ask('GET', `/hiapi-guide/v1/tasks/${id}`)).json
}

describe('a HiAPI task, guide dialect', () => {
  it('is a bare object from the submit on, pending until it is over', async () => {
    const desk = createSandboxDesk()
    const { status, json } = await desk.ask('POST', '/hiapi-guide/v1/tasks', {
      body: { model: 'gpt-image-2', input: { prompt: 'a bridge' }, callback_url: 'https://x.example/hook' },
    })
    const created = desk.now() / SECOND
    const pending = { model: 'gpt-image-2', status: 'pending', output: null, error: null }
    expect(status).toBe(200)
    expect(json).toEqual({ id: expect.any(String), created_at: created, updated_at: created, ...pending })
    const id = textAt(json, 'id')
    expect(id).toMatch(/^task_[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    desk.pass(9 * SECOND)
    expect(await detail(desk, id)).toMatchObject(pending)
    desk.pass(30 * SECOND)
    const done = await detail(desk, id)
    expect(done).toMatchObject({ status: 'succeeded', error: null })
    const [output] = Array.isArray(done['output']) ? done['output'] : []
    expect(output).toEqual({
      url: expect.stringContaining(`/sandbox/media/${id}/0.png?expires=`),
      expireAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    })
    const expireAt = Date.parse(textAt(objectAt({ output: output ?? null }, 'output'), 'expireAt'))
    expect(Math.floor((expireAt - 30 * MINUTE) / SECOND)).toBe(done['updated_at'])
  })

  it.each([
    ['task-failed', 'failed', 'model_error'],
    ['moderation-refusal', 'failed', 'invalid_request'],
    ['task-timeout', 'timeout', 'task_timeout'],
  ])('%s ends as %s with %s and a request id that stays', async (scenario, status, code) => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi-guide', scenario, { ageMs: MINUTE })
    const task = await detail(desk, id)
    expect(task).toMatchObject({ status, output: null })
    expect(task['error']).toEqual({
      code,
      type: 'hiapi_error',
      message: expect.any(String),
      request_id: expect.stringMatching(/^req_/),
    })
    expect((await detail(desk, id))['error']).toEqual(task['error'])
  })

  it('shows a status word that no guide knows', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi-guide', 'unknown-status-forever', { ageMs: MINUTE })
    expect(await detail(desk, id)).toMatchObject({ status: 'hibernating', output: null })
  })

  it('refuses in its own envelope', async () => {
    const desk = createSandboxDesk()
    const unknown = await desk.ask('GET', '/hiapi-guide/v1/tasks/task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W')
    expect(unknown.status).toBe(404)
    expect(unknown.json).toEqual({
      error: { code: 'not_found', type: 'hiapi_error', message: 'task not found', request_id: expect.any(String) },
    })
    const invalid = await desk.ask('POST', '/hiapi-guide/v1/tasks', { body: { model: 'm' } })
    expect(objectAt(invalid.json, 'error')).toMatchObject({ code: 'invalid_request' })
    const wrong = await desk.ask('GET', '/hiapi-guide/v1/tasks/x', { key: 'sk-wrong' })
    expect(objectAt(wrong.json, 'error')).toMatchObject({ code: 'permission_denied' })
  })

  it('does not know the tasks of the other dialect, and documents no list', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-image')
    expect((await desk.ask('GET', `/hiapi-guide/v1/tasks/${id}`)).status).toBe(404)
    expect((await desk.ask('GET', '/hiapi-guide/v1/tasks')).status).toBe(404)
  })
})
