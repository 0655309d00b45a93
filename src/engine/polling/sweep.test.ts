import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { taskIdOf } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { TransportOutcome } from '#engine/conversation/transport.ts'
import { lateSweeps } from '#engine/polling/late-sweeps.ts'
import { Sweeps } from '#engine/polling/sweeps.ts'
import { NOON } from '#testing/builders.ts'
import { aSweepDesk, LINE, pass, percentile, type SweepDesk, withoutSweep } from '#testing/sweep-desk.ts'
import { aBrowser } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

/** Three hundred tasks, made within 24 s, that end within the next minute or so; asked at 10 requests/s. */
async function threeHundred(options: Parameters<typeof aSweepDesk>[0] = {}) {
  const desk = await aSweepDesk(options)
  desk.sandbox.world.limits.set({ perSecond: 10, burst: 10 })
  const tasks = desk.make('happy-video', 300, { apart: 80 })
  await desk.track(tasks)
  await pass(80 * SECOND)
  await desk.engine.stop()
  return { desk, tasks, lags: desk.lags(tasks) }
}

function answer(body: string, status = 200): TransportOutcome {
  return { kind: 'reply', reply: { status, headers: {}, body, receivedAt: Date.now() } }
}

function after<T>(delay: Millis, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, delay, value))
}

function isList(path: string): boolean {
  return path.includes('?page=')
}

/** Live tasks for as long as a test lasts. */
async function longOnes(count: number, options: Parameters<typeof aSweepDesk>[0] = {}, apart: Millis = 100) {
  const desk = await aSweepDesk(options)
  const tasks = desk.make('stuck-running', count, { age: MINUTE, apart })
  await desk.track(tasks)
  return { desk, tasks }
}

function contacts(desk: SweepDesk, tasks: Parameters<SweepDesk['track']>[0]): ReadonlySet<string | undefined> {
  return new Set(tasks.map((task) => desk.record(task)?.contact.kind))
}

function sweepUse(desk: SweepDesk) {
  return desk.engine.connections.getState().statuses.get(LINE)?.budget.sweep
}

describe('300 tasks at 10 requests a second', () => {
  let swept: Awaited<ReturnType<typeof threeHundred>>
  beforeAll(async () => {
    vi.useFakeTimers({ now: NOON })
    swept = await threeHundred()
    vi.useRealTimers()
  })

  it('are all found within 2 s of their end, and the vendor never has to refuse', async () => {
    const singly = await threeHundred({ vendor: withoutSweep() })
    expect(swept.desk.asked.filter(({ status }) => status !== 200)).toEqual([])
    expect(swept.lags).toHaveLength(300)
    expect(swept.tasks.every((task) => swept.desk.record(task)?.outputs.length === 1)).toBe(true)
    expect(percentile(swept.lags, 0.95)).toBeLessThanOrEqual(2 * SECOND)
    expect(percentile(singly.lags, 0.95)).toBeGreaterThan(10 * percentile(swept.lags, 0.95))
    expect(swept.desk.asked.length).toBeLessThan(singly.desk.asked.length / 3)
  })

  it('learn from a row what they learn from a poll: phases, windows, a log, no anomaly', () => {
    const { desk, tasks } = swept
    for (const task of tasks) {
      const record = desk.record(task)
      const phases = record?.timeline.flatMap((entry) => (entry.kind === 'phase' ? [entry.phase] : [entry.kind]))
      expect(phases).toEqual(expect.arrayContaining(['queued', 'running', 'succeeded']))
      expect(phases).not.toContain('anomaly')
      expect(desk.engine.polling.log(record?.id ?? '/')[0]).toMatchObject({
        saw: 'succeeded',
        word: 'success',
        next: null,
      })
    }
  })
})

describe('a sweep', () => {
  it('is not used for five tasks', async () => {
    const { desk } = await longOnes(5)
    await pass(MINUTE)
    expect(desk.lists()).toBe(0)
    expect(desk.polls()).toBeGreaterThan(20)
    await desk.engine.stop()
  })

  it('leaves hardly anything to poll, and says what it gives', async () => {
    const { desk, tasks } = await longOnes(250)
    await pass(5 * SECOND)
    const before = desk.polls()
    await pass(30 * SECOND)
    expect(desk.polls() - before).toBe(0)
    const use = sweepUse(desk)
    expect(use).toMatchObject({ tasks: 250, pages: 3 })
    const heard = tasks.map(({ id }) => Date.now() - (desk.engine.ledger.lastHeard(taskIdOf(LINE, id)) ?? 0))
    expect(Math.max(...heard)).toBeLessThanOrEqual((use?.every ?? 0) + SECOND)
    const next = desk.engine.polling.nextPollAt(taskIdOf(LINE, tasks[0]?.id ?? '')) ?? 0
    expect(next - Date.now()).toBeLessThanOrEqual(use?.every ?? 0)
    await desk.engine.stop()
  })

  it('comes later than the page: until its code can be had, and longer, tasks are polled', async () => {
    let isServed = false
    const load = () => (isServed ? Promise.resolve(Sweeps) : Promise.reject(new Error('no server')))
    const { desk, tasks } = await longOnes(20, { sweeps: (parts) => lateSweeps(parts, load) })
    await pass(30 * SECOND)
    expect([desk.lists(), contacts(desk, tasks)]).toEqual([0, new Set(['fine'])])
    expect(desk.polls()).toBeGreaterThanOrEqual(tasks.length)
    isServed = true
    await pass(MINUTE)
    expect(desk.lists()).toBeGreaterThan(0)
    expect(sweepUse(desk)).toMatchObject({ tasks: 20 })
    await desk.engine.stop()
  })

  it('leaves a straggler far down to its own polls', async () => {
    const { desk } = await longOnes(60)
    const [straggler] = desk.make('long-video', 1, { age: 5 * MINUTE })
    // Of somebody else with the same key: they lie between the straggler and the others.
    desk.make('stuck-running', 3_000, { age: 2 * MINUTE, apart: 10 })
    if (straggler === undefined) throw new Error('nothing was made')
    await desk.track([straggler])
    await pass(5 * MINUTE)
    expect(desk.record(straggler)?.state.phase).toBe('succeeded')
    expect(desk.asked.some(({ path }) => path.endsWith(straggler.id))).toBe(true)
    expect(desk.asked.filter(({ path }) => isList(path) && !/page=[123]&/.test(path))).toEqual([])
    await desk.engine.stop()
  })

  it('bears pages that shift while it reads', async () => {
    const { desk, tasks } = await longOnes(250)
    desk.meddle = (path) => void (isList(path) && desk.make('stuck-running', 3))
    await pass(20 * SECOND)
    const before = desk.polls()
    await pass(20 * SECOND)
    expect(desk.lists()).toBeGreaterThan(10)
    expect(desk.polls() - before).toBeLessThan(25)
    const stale = tasks.filter(
      ({ id }) => (desk.engine.ledger.lastHeard(taskIdOf(LINE, id)) ?? 0) < Date.now() - 15 * SECOND,
    )
    expect(stale).toEqual([])
    expect(tasks.every((task) => desk.record(task)?.timeline.every(({ kind }) => kind === 'phase'))).toBe(true)
    await desk.engine.stop()
  })

  it.each([
    ['a page of HTML', () => answer('<!doctype html><title>Busy</title>')],
    ['other JSON', () => answer('{"code":200,"data":{"tasks":"none"}}')],
    ['a list of nobody', () => answer('{"code":200,"data":{"tasks":[],"total":900}}')],
    ['tasks of others', () => answer(`{"code":200,"data":{"total":900,"tasks":[${strangers(100)}]}}`)],
    ['an outage', () => answer('{"code":503,"message":"unavailable"}', 503)],
    ['a refusal', () => answer('{"code":403,"message":"no lists for this key"}', 403)],
    ['a missing path', () => answer('{"code":404,"message":"not found","data":null}', 404)],
    ['no network', (): TransportOutcome => ({ kind: 'network', message: 'the line broke' })],
  ])('falls back to polls after %s', async (_name, nonsense) => {
    const desk = await aSweepDesk()
    desk.meddle = (path) => (isList(path) ? nonsense() : undefined)
    const tasks = desk.make('happy-video', 40, { apart: 100 })
    await desk.track(tasks)
    await pass(2 * MINUTE)
    expect(desk.lags(tasks)).toHaveLength(40)
    expect(contacts(desk, tasks)).toEqual(new Set(['fine']))
    expect(tasks.every((task) => desk.record(task)?.state.phase === 'succeeded')).toBe(true)
    // At 0, 10, 30, 70 s or so: ever more rarely. A list of strangers is read on for a page.
    expect(desk.lists()).toBeLessThanOrEqual(8)
    expect(sweepUse(desk)).toBeUndefined()
    await desk.engine.stop()
  })

  it('polls at once what sweeps told of, when they fail', async () => {
    const { desk, tasks } = await longOnes(100)
    await pass(20 * SECOND)
    expect(sweepUse(desk)).toBeDefined()
    desk.meddle = (path) => (isList(path) ? answer('', 500) : undefined)
    const before = desk.polls()
    await pass(20 * SECOND)
    expect(desk.polls() - before).toBeGreaterThanOrEqual(100)
    expect(sweepUse(desk)).toBeUndefined()
    desk.meddle = () => undefined
    await pass(MINUTE)
    expect(sweepUse(desk)).toMatchObject({ tasks: 100 })
    expect(contacts(desk, tasks)).toEqual(new Set(['fine']))
    await desk.engine.stop()
  })

  it('leaves an end without its files, or without its reason, to a poll', async () => {
    const desk = await aSweepDesk()
    desk.meddle = (path) => {
      if (!isList(path)) return undefined
      const rows = tasks.map(({ id }, index) => ({
        taskId: id,
        status: index % 2 === 0 ? 'success' : 'fail',
        created: NOON / 1000,
      }))
      return answer(JSON.stringify({ code: 200, data: { tasks: rows, total: 20 } }))
    }
    const tasks = desk.make('stuck-running', 20)
    await desk.track(tasks)
    await pass(MINUTE)
    expect(tasks.every((task) => desk.record(task)?.state.phase === 'running')).toBe(true)
    await desk.engine.stop()
  })

  it('believes no row that is older than a poll', async () => {
    const { desk, tasks } = await longOnes(100)
    await pass(10 * SECOND)
    const id = tasks[0]?.id ?? ''
    const old = answer(`{"code":200,"data":{"total":100,"tasks":[{"taskId":"${id}","status":"queued"}]}}`)
    desk.meddle = (path) => (isList(path) ? after(2 * SECOND, old) : undefined)
    await pass(2 * SECOND)
    void desk.engine.polling.checkNow([taskIdOf(LINE, id)])
    await pass(2 * SECOND)
    const list = desk.asked.findLast(({ path }) => isList(path))
    const poll = desk.asked.find(({ path, at }) => path.endsWith(id) && at > (list?.at ?? Infinity))
    expect(desk.asked.findIndex((one) => one === poll)).toBeLessThan(desk.asked.findIndex((one) => one === list))
    expect(poll).toBeDefined()
    // It would have gone back from running to queued.
    expect(desk.engine.ledger.get(taskIdOf(LINE, id))?.timeline.map(({ kind }) => kind)).not.toContain('anomaly')
    await desk.engine.stop()
  })
})

describe('a sweep stops', () => {
  it.each([
    ['paused', (desk: SweepDesk) => desk.engine.polling.pause()],
    ['offline', (desk: SweepDesk) => desk.around.set({ online: false })],
    ['stopped', (desk: SweepDesk) => void desk.engine.stop()],
  ])('where all is %s, in the middle of it', async (_name, halt) => {
    const { desk } = await longOnes(400, { latency: 300 })
    await pass(4 * SECOND + 100)
    const before = desk.asked.length
    expect(desk.lists()).toBeGreaterThan(3)
    halt(desk)
    await pass(MINUTE)
    // What was under way is called off, not heard to its end.
    expect(desk.asked).toHaveLength(before)
    await desk.engine.stop()
  })

  it('where the key is refused, and goes on once it works', async () => {
    const { desk } = await longOnes(100)
    await pass(5 * SECOND)
    desk.meddle = () => answer('{"code":401,"message":"invalid key"}', 401)
    await pass(3 * SECOND)
    const before = desk.asked.length
    await pass(MINUTE)
    expect(desk.asked).toHaveLength(before)
    desk.meddle = () => undefined
    void desk.engine.commands.testConnection(LINE)
    await pass(10 * SECOND)
    expect(sweepUse(desk)).toMatchObject({ tasks: 100 })
    await desk.engine.stop()
  })

  it('and is the leading tab’s alone; the others hear of it', async () => {
    const browser = aBrowser()
    const { desk, tasks } = await longOnes(100, { browser })
    const other = await aSweepDesk({ browser, sandbox: desk.sandbox })
    await pass(20 * SECOND)
    expect(desk.lists()).toBeGreaterThan(5)
    expect(other.asked).toEqual([])
    const id = taskIdOf(LINE, tasks[0]?.id ?? '')
    expect(other.engine.ledger.lastHeard(id)).toBeGreaterThan(Date.now() - 5 * SECOND)
    await desk.engine.stop()
    await pass(10 * SECOND)
    expect(other.lists()).toBeGreaterThan(1)
    await other.engine.stop()
  })
})

function strangers(count: number): string {
  const ids = Array.from({ length: count }, (_, index) => `tk-hiapi-01JZZZZZZZZZZZZZZZZZZZZ${100 + index}`)
  return ids.map((id) => JSON.stringify({ taskId: id, status: 'handling', created: NOON / 1000 })).join(',')
}
