/**
 * A vendor is one folder (law 7): this one exists only here, and triage explains it and the sandbox imitates it. Its
 * ids have a form that another vendor has too.
 */
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { bearerKey } from '#sandbox/front/api-key.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { aFailure } from '#testing/builders.ts'
import { aConnection, remoteOf } from '#testing/fake-vendor.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { plainVendor } from '#testing/plain-vendor.ts'
import { seen } from '#testing/recorded-reply.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { createSandboxDesk, DESK_ORIGIN, textAt } from '#testing/sandbox-desk.ts'
import { ruleBuilders } from '#triage/rule-builders.ts'
import { triage } from '#triage/triage.ts'
import { castOf, DIALECTS } from '#vendors/dialects.ts'
import { ulidOfUuid, uuidOfUlid } from '#vendors/piapi/sandbox/id.ts'
import { CODED } from '#testing/product.ts'
import { loadRuleBook } from '#vendors/rule-book.ts'

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

const twin = plainVendor({
  key: 'twin',
  label: 'Twin',
  ids: [{ source: UUID, label: 'Twin task id (a UUID)' }],
  urls: [
    {
      path: `/tasks/(${UUID})`,
      recognise: ([id]) => (id === undefined ? null : { remote: remoteOf(id), model: null }),
    },
  ],
  rules: () =>
    Promise.resolve({
      rules: [ruleBuilders('twin', 'Twin').wrongKey({ keyIs: 'revoked', shown: 'at Twin', source: null })],
    }),
})

const dialect: Dialect = {
  key: 'twin',
  label: 'Twin',
  writeId: uuidOfUlid,
  readId: ulidOfUuid,
  outputLifetime: DAY,
  defaultModel: () => 'twin-1',
  apiKeyOf: bearerKey,
  classify: (method) => ({ operation: method === 'POST' ? 'submit' : 'detail', taskId: null }),
  envelope: ({ message }) => ({ message }),
  routes(world) {
    const app: DialectApp = new Hono()
    app.post('/tasks', async (c) => {
      const request = { idempotencyKey: c.req.header('idempotency-key') ?? null, body: await c.req.text() }
      const order = { kind: 'order', model: 'twin-1', prompt: '', route: null, persistent: false } as const
      const end = await submitTask(world, dialect, c.env, request, () => order)
      return end.kind === 'task' ? c.json({ id: end.task.id }) : c.json({ message: end.problem.message }, 400)
    })
    app.get('/tasks/:id', (c) => {
      const task = world.find(dialect, c.req.param('id'), c.env.account)
      return task === null ? c.json({ phase: 'gone' }) : c.json({ phase: world.stateOf(task).phase })
    })
    return app
  },
  sample: (baseUrl, { id }) => ({ answer: { id }, curl: `curl ${baseUrl}/tasks/${id}` }),
  submitCurl: (baseUrl) => `curl -X POST ${baseUrl}/tasks`,
  demo: [{ scenario: 'happy-image', age: 5 * MINUTE, prompt: 'Two swans' }],
}

const vendors = [...CODED, twin]
const cast = castOf([...DIALECTS, dialect], vendors)

describe('a vendor that exists only in this test', () => {
  it('is explained by its own rules, and changes nobody else’s', async () => {
    const book = await loadRuleBook(vendors)
    const refused = triage(book, 'twin', aFailure({ httpStatus: 401, code: null, message: '' }))
    expect(refused).toMatchObject({ rule: 'twin/unauthorized', verdict: { title: 'Twin does not accept the key' } })
    for (const { key } of CODED) expect(book.get(key)).toEqual(RULE_BOOK.get(key))
  })

  it('is imitated from the submit to the end', async () => {
    const desk = createSandboxDesk({ cast })
    const submit = twin.submit({ model: 'twin-1', params: {}, options: {}, idempotencyKey: 'own-1' })
    const [made, again] = [await runOver(desk, twin, submit), await runOver(desk, twin, submit)]
    if (made.kind !== 'accepted' || again.kind !== 'accepted') throw new Error('the sandbox refused')
    expect(again.remote).toEqual(made.remote)
    const phases = new Set<string>()
    for (let second = 0; second < 40; second += 1) {
      phases.add(seen(await runOver(desk, twin, twin.poll(made.remote.handle))))
      desk.pass(SECOND)
    }
    expect([...phases]).toEqual(['queued', 'running', 'finishing', 'succeeded'])
  })

  it('can be told to fail like the others', async () => {
    const desk = createSandboxDesk({ cast })
    const id = await desk.make('twin', 'happy-image', { ageMs: DAY })
    const poll = twin.poll({ id })
    await desk.ask('POST', '/faults', { body: { dialect: 'twin', kind: 'server-error' } })
    expect(seen(await runOver(desk, twin, poll))).toBe('server')
    expect(seen(await runOver(desk, twin, poll))).toBe('succeeded')
  })

  it('makes the samples of a vendor with the same form of id show addresses', async () => {
    const text = async (options: Parameters<typeof createSandboxDesk>[0]) =>
      textAt((await createSandboxDesk({ ...options, demo: true }).ask('GET', '/demo')).json, 'text')
    const bare = new RegExp(`^${UUID}$`, 'm')
    expect(await text({ cast: castOf(DIALECTS, CODED) })).toMatch(bare)
    const shown = await text({ cast })
    expect(shown).not.toMatch(bare)
    const connections = vendors.map(({ key }) =>
      aConnection(key, { baseUrl: `${DESK_ORIGIN}/sandbox/${key}`, sandbox: true }),
    )
    const { refs, questions } = recognise(shown, { connections, known: () => undefined, answers: NO_ANSWERS }, vendors)
    expect(questions).toEqual([])
    expect(refs).toHaveLength(cast.dialects.reduce((sum, { demo }) => sum + demo.length, 0))
  })
})
