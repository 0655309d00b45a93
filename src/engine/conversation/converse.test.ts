import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ConverseParts, converse } from '#engine/conversation/converse.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'
import type { Transport, TransportOutcome } from '#engine/conversation/transport.ts'
import { aTrouble, NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { ask, done, type Script, type VendorReply, type VendorRequest } from '#vendors/port.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const REQUEST: VendorRequest = { method: 'GET', path: '/one', headers: {}, body: null }

function replying(body: string): TransportOutcome {
  return { kind: 'reply', reply: { status: 200, headers: {}, body, receivedAt: NOON } }
}

function over(transport: Transport, turn: ConverseParts['turn'] = () => Promise.resolve(null)): ConverseParts {
  return { transport, connection: aConnection('test'), clock: platformClock, timers: platformTimers, turn }
}

function talk(
  read: (reply: VendorReply) => ReturnType<Script<string>['read']>,
  parts: ConverseParts,
  signal: AbortSignal = new AbortController().signal,
) {
  return converse<string>(() => ({ request: REQUEST, read }), parts, signal)
}

describe('converse', () => {
  it('asks as often as the script wants and says when', async () => {
    const paths: string[] = []
    const parts = over(async (_connection, request) => {
      paths.push(request.path)
      await new Promise((resolve) => setTimeout(resolve, 100))
      return replying(request.path)
    })
    const second: Script<string> = { request: { ...REQUEST, path: '/two' }, read: (reply) => done(reply.body) }
    const talking = talk(() => ask(second), parts)
    await vi.advanceTimersByTimeAsync(200)
    expect(await talking).toMatchObject({ value: '/two', askedAt: NOON, answeredAt: NOON + 200 })
    expect(paths).toEqual(['/one', '/two'])
  })

  it('ends a script that never ends', async () => {
    let sent = 0
    const parts = over(() => {
      sent++
      return Promise.resolve(replying(''))
    })
    const endless = (): ReturnType<Script<string>['read']> => ask({ request: REQUEST, read: endless })
    const outcome = await talk(endless, parts)
    expect(outcome).toMatchObject({ trouble: { reason: 'unintelligible' }, reached: 'maybe' })
    expect(sent).toBe(4)
  })

  it('reports an adapter that throws with the answer it could not read', async () => {
    const parts = over(() => Promise.resolve(replying('poison')))
    const outcome = await talk(() => {
      throw new TypeError('x is undefined')
    }, parts)
    expect(outcome).toMatchObject({
      trouble: { reason: 'unintelligible', message: expect.stringContaining('x is undefined') },
      evidence: { body: 'poison' },
      kind: 'lost',
    })
  })

  it('reports an adapter that throws before it asks', async () => {
    const broken = (): Script<string> => {
      throw new Error('bad handle')
    }
    const parts = over(() => Promise.resolve(replying('')))
    const outcome = await converse(broken, parts, new AbortController().signal)
    expect(outcome).toMatchObject({ trouble: { message: expect.stringContaining('bad handle') }, reached: 'no' })
  })

  it('gives up on a vendor that does not answer', async () => {
    const parts = over(untilAborted)
    const talking = talk(() => done('never'), parts)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await talking).toMatchObject({
      trouble: { reason: 'timeout', message: 'no answer within 30 s' },
      reached: 'maybe',
    })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects when it is called off, in line or on the way', async () => {
    const off = new AbortController()
    const talking = talk(() => done('never'), over(untilAborted), off.signal)
    await vi.advanceTimersByTimeAsync(10)
    off.abort(new Error('called off'))
    await expect(talking).rejects.toThrow('called off')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes a transport that breaks its word as trouble of the network', async () => {
    const parts = over(() => Promise.reject(new Error('socket hang up')))
    expect(await talk(() => done(''), parts)).toMatchObject({
      trouble: { reason: 'network', message: 'socket hang up' },
    })
  })

  it('says that nothing was sent when it gets no turn', async () => {
    const parts = over(untilAborted, () => Promise.resolve(aTrouble({ reason: 'credentials' })))
    expect(await talk(() => done(''), parts)).toMatchObject({ kind: 'unsent', reached: 'no' })
  })

  it.each([
    ['unknown_connection', 'gateway', 'no'],
    ['missing_key', 'credentials', 'no'],
    ['too_many_requests', 'throttled', 'no'],
    ['upstream_unreachable', 'network', 'maybe'],
    ['upstream_timeout', 'timeout', 'maybe'],
    ['upstream_too_large', 'too-large', 'maybe'],
    ['internal', 'gateway', 'maybe'],
    [null, 'gateway', 'maybe'],
  ] as const)('reads the gateway’s %s as %s trouble', async (code, reason, reached) => {
    const parts = over(() => Promise.resolve({ kind: 'gateway', code, message: 'why' }))
    expect(await talk(() => done(''), parts)).toMatchObject({ trouble: { reason, code }, reached })
  })
})

const untilAborted: Transport = (_connection, _request, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
