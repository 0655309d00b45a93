import { describe, expect, it } from 'vitest'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { DIALECTS } from '#vendors/dialects.ts'
import { SCENARIO_KEYS } from '#sandbox/world/scenarios.ts'
import { scenarioFor } from '#sandbox/world/submit.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import { MAIN_ACCOUNT } from '#sandbox/world/world.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { createSandboxDesk, DESK_ORIGIN, objectAt, textAt } from '#testing/sandbox-desk.ts'
import { CAST } from '#testing/cast.ts'
import { CODED } from '#testing/product.ts'

describe('the control surface', () => {
  it('explains itself', async () => {
    const { status, json } = await createSandboxDesk().ask('GET', '')
    expect(status).toBe(200)
    const places = DIALECTS.map(({ key }) => ({ dialect: key, baseUrl: `${DESK_ORIGIN}/sandbox/${key}` }))
    expect(json['dialects']).toMatchObject(places)
    expect(Object.keys(objectAt(json, 'scenarios'))).toEqual(expect.arrayContaining(SCENARIO_KEYS))
  })

  it('moves the clock forward, with real time passing as well', async () => {
    const desk = createSandboxDesk()
    const start = desk.now()
    await desk.ask('POST', '/clock', { body: { advanceMs: DAY } })
    desk.pass(SECOND)
    const { json } = await desk.ask('GET', '/clock')
    expect(json).toEqual({
      now: start + DAY + SECOND,
      iso: new Date(start + DAY + SECOND).toISOString(),
      aheadMs: DAY,
    })
  })

  it.each([
    ['/clock', { advanceMs: -1 }, 'advanceMs'],
    ['/clock', { advanceMs: 1.5 }, 'advanceMs'],
    ['/clock', {}, 'advanceMs'],
    ['/clock', { advanceMs: 1, forward: true }, 'forward'],
    ['/tasks', { dialect: 'nobody', scenario: 'happy-image' }, 'dialect'],
    ['/tasks', { dialect: 'hiapi', scenario: 'nothing' }, 'scenario'],
    ['/tasks', { dialect: 'hiapi', scenario: 'mix', count: 10_001 }, 'count'],
    ['/tasks', { dialect: 'hiapi', scenario: 'mix', count: 0 }, 'count'],
    ['/faults', { dialect: 'hiapi', kind: 'gremlins' }, 'kind'],
    ['/faults', { dialect: 'hiapi', kind: 'busy', times: 0 }, 'times'],
    ['/faults', { dialect: 'hiapi', kind: 'busy', times: 1, forMs: 1 }, null],
    ['/rate-limit', { perSecond: 0 }, 'perSecond'],
    ['/reset', { demo: 'no' }, 'demo'],
  ])('POST %s refuses %j and names the member', async (path, body, field) => {
    const desk = createSandboxDesk()
    const { status, json } = await desk.ask('POST', path, { body })
    expect(status).toBe(400)
    expect(json).toEqual({ error: { message: expect.stringMatching(/\S/), field } })
    expect(desk.sandbox.world.size()).toBe(0)
    expect(desk.sandbox.world.clock.offset()).toBe(0)
  })

  it('refuses what is not JSON, unknown dialects and unknown places', async () => {
    const desk = createSandboxDesk()
    expect((await desk.ask('POST', '/clock', { body: 'soon' })).json).toEqual({
      error: { message: 'the body must be JSON' },
    })
    expect((await desk.ask('GET', '/tasks?dialect=nobody')).status).toBe(400)
    expect((await desk.ask('GET', '/requests?dialect=nobody')).status).toBe(400)
    expect((await desk.ask('GET', '/nothing')).status).toBe(404)
    expect((await desk.ask('POST', '/clock', { body: 'x'.repeat(300_000) })).status).toBe(413)
  })

  it('lists tasks with what they are doing now', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-image', { prompt: 'a fox' })
    await desk.make('hiapi-guide', 'happy-image')
    const all = (await desk.ask('GET', '/tasks')).json
    expect(all['total']).toBe(2)
    const { json } = await desk.ask('GET', '/tasks?dialect=hiapi')
    expect(json).toMatchObject({ total: 1, tasks: [{ id, prompt: 'a fox', state: { phase: 'queued' } }] })
  })

  it('logs requests with their fault and idempotency key, and never a key', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/faults', { body: { dialect: 'hiapi', kind: 'busy' } })
    await desk.ask('GET', '/hiapi/v1/tasks?page=2', { key: 'sk-secret' })
    await desk.ask('POST', '/hiapi/v1/tasks', {
      key: 'sk-secret',
      headers: { 'idempotency-key': 'own-1' },
      body: { model: 'gpt-image-2', input: { prompt: 'x' } },
    })
    const { json, text } = await desk.ask('GET', '/requests?dialect=hiapi')
    expect(json).toMatchObject({
      counts: { hiapi: { list: 1, submit: 1 } },
      requests: [
        { method: 'GET', path: '/v1/tasks?page=2', status: 503, fault: 'busy', idempotencyKey: null },
        { method: 'POST', path: '/v1/tasks', status: 200, fault: null, idempotencyKey: 'own-1', at: desk.now() },
      ],
    })
    expect(text).not.toContain('sk-secret')
  })

  it('forgets everything on reset, and knows the demo tasks anew', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-image')
    await desk.ask('POST', '/clock', { body: { advanceMs: DAY } })
    await desk.ask('POST', '/reset', { body: { demo: false } })
    expect(desk.sandbox.world.size()).toBe(0)
    expect(desk.sandbox.world.clock.now()).toBe(desk.now())
    expect((await desk.ask('GET', `/hiapi/v1/tasks/${id}`)).status).toBe(404)
    await desk.ask('POST', '/reset')
    expect(desk.sandbox.world.size()).toBeGreaterThan(10)
  })
})

describe('the demo', () => {
  it('names tasks in every stage of life, in text that a person could have', async () => {
    const desk = createSandboxDesk({ demo: true })
    const { json } = await desk.ask('GET', '/demo')
    const text = textAt(json, 'text')
    const { world } = desk.sandbox
    const tasks = DIALECTS.flatMap((dialect) => world.newestFirst(dialect, MAIN_ACCOUNT))
    expect(tasks).toHaveLength(world.size())
    for (const { id } of tasks) expect(text).toContain(id)
    expect(text).toMatch(/^curl /m)
    expect(text).toMatch(/^\{"code":200/m)
    expect(text).toMatch(/^tk-hiapi-\w+$/m)
    const phases = new Set(tasks.map((task) => world.stateOf(task).phase))
    expect(phases).toEqual(new Set(['queued', 'running', 'succeeded', 'failed']))
  })

  it('shows an address where an id is not enough, so that nothing has to be asked', async () => {
    const desk = createSandboxDesk({ demo: true })
    const text = textAt((await desk.ask('GET', '/demo')).json, 'text')
    const bases = CODED.map((vendor) => {
      const baseUrl = `${DESK_ORIGIN}/sandbox/${vendor.key}`
      return aConnection(vendor.key, { id: `sandbox-${vendor.key}`, baseUrl, sandbox: true })
    })
    const { refs, questions } = recognise(text, { connections: bases, known: () => undefined, answers: NO_ANSWERS })
    expect(questions).toEqual([])
    for (const dialect of DIALECTS) {
      const ids = desk.sandbox.world.newestFirst(dialect, MAIN_ACCOUNT).map(({ id }) => id)
      const found = refs.filter(({ ref }) => ref.vendor === dialect.key).map(({ ref }) => ref.remote.id)
      expect(found.toSorted()).toEqual(ids.toSorted())
    }
  })

  it('has an output about to expire and a task queued for over five minutes', async () => {
    const { sandbox, now } = createSandboxDesk({ demo: true })
    const tasks = DIALECTS.flatMap((dialect) => sandbox.world.newestFirst(dialect, MAIN_ACCOUNT))
    const states = tasks.map((task) => ({ age: now() - task.createdAt, state: sandbox.world.stateOf(task) }))
    const left = states.flatMap(({ state }) =>
      state.phase === 'succeeded' ? state.outputs.map(({ expiresAt }) => (expiresAt ?? Infinity) - now()) : [],
    )
    expect(left.some((time) => time > 0 && time < 15 * MINUTE)).toBe(true)
    expect(left.some((time) => time < 0)).toBe(true)
    expect(states.some(({ age, state }) => state.phase === 'queued' && age > 5 * MINUTE)).toBe(true)
  })

  it('gives the same ids for the same start', async () => {
    const [first, second] = [createSandboxDesk({ demo: true }), createSandboxDesk({ demo: true })]
    expect((await first.ask('GET', '/demo')).text).toBe((await second.ask('GET', '/demo')).text)
  })
})

describe('ids', () => {
  it('survive a restart of the sandbox, with script and age', async () => {
    const before = createSandboxDesk()
    const failed = await before.make('hiapi', 'task-failed', { ageMs: MINUTE })
    const guide = await before.make('hiapi-guide', 'happy-video', { ageMs: 5 * MINUTE })
    const after = createSandboxDesk()
    const answer = await before.ask('GET', `/hiapi/v1/tasks/${failed}`)
    expect((await after.ask('GET', `/hiapi/v1/tasks/${failed}`)).text).toBe(answer.text)
    expect((await after.ask('GET', `/media/${guide}/0.mp4`)).status).toBe(200)
  })

  it('stay unknown when they were mistyped', async () => {
    const desk = createSandboxDesk()
    const id = await createSandboxDesk().make('hiapi', 'happy-image')
    for (let at = 'tk-hiapi-'.length; at < id.length; at += 1) {
      const mistyped = `${id.slice(0, at)}${id[at] === '7' ? '6' : '7'}${id.slice(at + 1)}`
      expect((await desk.ask('GET', `/hiapi/v1/tasks/${mistyped}`)).status).toBe(404)
    }
    expect((await desk.ask('GET', `/hiapi-guide/v1/tasks/${id.replace('tk-hiapi-', 'task_')}`)).status).toBe(404)
  })
})

describe('scenarioFor', () => {
  it('takes a scenario that the prompt or the model names, else one for what the model makes', () => {
    expect(scenarioFor('gpt-image-2', 'a fox, slow-queue please')).toBe('slow-queue')
    expect(scenarioFor('task-failed', 'a fox')).toBe('task-failed')
    expect(scenarioFor('seedance-2-0', 'a fox')).toBe('happy-video')
    expect(scenarioFor('music-s', 'a fox')).toBe('happy-audio')
    expect(scenarioFor('gpt-image-2/text-to-image', 'a video of a fox')).toBe('happy-image')
  })
})

describe('createSandbox', () => {
  it('answers every address and method without throwing', async () => {
    const sandbox = createSandbox({ clock: { now: () => 0 }, cast: CAST })
    for (const path of [
      '',
      '/',
      '/hiapi',
      '/hiapi/',
      '/hiapi/%E0%A4%A',
      '/media',
      '/media/%00/%ff',
      '/tasks?x=%',
      '//',
    ]) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await sandbox.fetch(new Request(`${DESK_ORIGIN}/sandbox${path}`, { method }))
        expect(response.status).toBeLessThan(500)
      }
    }
  })
})
