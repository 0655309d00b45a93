import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Observation } from '#domain/task/observation.ts'
import { TROUBLE_REASONS } from '#domain/task/failure.ts'
import { SECOND } from '#domain/time.ts'
import { Line } from '#engine/connection/line.ts'
import { type Call, pollCall, probeCall } from '#engine/conversation/calls.ts'
import type { TransportOutcome } from '#engine/conversation/transport.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'
import { aTrouble, NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { PLAIN, plainVendor, running, throttled, wrongKey } from '#testing/plain-vendor.ts'
import type { PlainAnswer } from '#testing/plain-vendor.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const signal = new AbortController().signal
const vendor = plainVendor()

/** A line whose vendor answers each request in turn; `news` is what it told of itself. */
function aLine(...answers: readonly (PlainAnswer | TransportOutcome)[]) {
  const news: string[] = []
  const left = [...answers]
  const line = new Line({
    connection: aConnection(PLAIN, { requestsPerSecond: 100, maxInFlight: 50 }),
    vendor,
    transport: () => {
      const answer = left.shift() ?? running
      if ('kind' in answer) return Promise.resolve(answer)
      const { status = 200, headers = {}, body = '' } = answer
      return Promise.resolve({ kind: 'reply', reply: { status, headers, body, receivedAt: Date.now() } })
    },
    clock: platformClock,
    timers: platformTimers,
    onChange: (what) => {
      if (what !== 'use') news.push(what)
    },
  })
  return { line, news }
}

const DUE = { urgency: 'due', deadline: 0, waits: 'never', key: null } as const

async function poll(line: Line) {
  const talking = line.talk(pollCall(vendor, { id: 'a' }), DUE, signal)
  await vi.advanceTimersByTimeAsync(SECOND)
  return talking
}

describe('the health of a line', () => {
  it('is fine since its first answer, and says so once', async () => {
    const { line, news } = aLine()
    expect(line.status().health).toEqual({ kind: 'idle' })
    await poll(line)
    await poll(line)
    expect(line.status().health).toEqual({ kind: 'fine', since: NOON })
    expect(news).toEqual(['health'])
  })

  it('is in trouble since the first answer that was missed, until the next that comes', async () => {
    const { line } = aLine(running, { kind: 'network', message: 'gone' }, { kind: 'timeout' })
    for (const _poll of [1, 2, 3]) await poll(line)
    expect(line.status().health).toMatchObject({
      kind: 'retrying',
      since: NOON + SECOND,
      trouble: { reason: 'timeout' },
    })
    await poll(line)
    expect(line.status().health).toMatchObject({ kind: 'fine' })
  })

  it('waits for the time that the vendor named, and is idle after it', async () => {
    const { line } = aLine(throttled(30 * SECOND))
    await poll(line)
    expect(line.status().health).toMatchObject({ kind: 'waiting', since: NOON, until: NOON + 30 * SECOND })
    vi.setSystemTime(NOON + 30 * SECOND)
    expect(line.status().health).toEqual({ kind: 'idle' })
  })

  it('is blocked by a refused key until a test succeeds, whatever late answers say', async () => {
    const { line, news } = aLine(wrongKey)
    await poll(line)
    for (const reason of ['throttled', 'timeout', 'not-found'] as const) {
      const complaint = { trouble: aTrouble({ reason }), retryAt: null }
      const call = { ...probeCall(vendor), complaint: () => complaint }
      const testing = line.talk(call, { ...DUE, urgency: 'test' }, signal)
      await vi.advanceTimersByTimeAsync(10 * SECOND)
      expect((await testing).kind).toBe('said')
      expect(line.status().health).toMatchObject({ kind: 'blocked', since: NOON })
    }
    expect(await poll(line)).toMatchObject({ kind: 'unsent', trouble: { reason: 'credentials' } })
    line.unblock()
    expect(line.status().health).toMatchObject({ kind: 'fine' })
    expect(news).toEqual(['block', 'block'])
  })

  it('does not suffer from what it never sent', async () => {
    const { line, news } = aLine()
    line.hold('offline')
    expect(await poll(line)).toMatchObject({ kind: 'unsent', reached: 'no' })
    expect(line.status().health).toEqual({ kind: 'idle' })
    expect(news).toEqual([])
  })

  it.each(TROUBLE_REASONS)('tells the line’s own trouble from one task’s: %s', async (reason) => {
    const { line } = aLine()
    const complaint = { trouble: aTrouble({ reason }), retryAt: null }
    const talking = line.talk({ ...pollCall(vendor, { id: 'a' }), complaint: () => complaint }, DUE, signal)
    await vi.advanceTimersByTimeAsync(1)
    expect((await talking).kind).toBe('said')
    const isOfTask = ['unintelligible', 'too-large', 'not-found'].includes(reason)
    // Nothing else came over it: that is no line that works.
    expect(line.status().health.kind).not.toBe('fine')
    line.unblock()
    const again = line.talk({ ...pollCall(vendor, { id: 'a' }), complaint: () => complaint }, DUE, signal)
    await vi.advanceTimersByTimeAsync(1)
    await again
    expect(line.status().health.kind === 'fine').toBe(isOfTask)
  })

  it('does not call itself fine while only useless answers come, and does with the next good one', async () => {
    const { line } = aLine()
    const says = async (complaint: ReturnType<Call<Observation>['complaint']>) => {
      const talking = line.talk({ ...pollCall(vendor, { id: 'a' }), complaint: () => complaint }, DUE, signal)
      await vi.advanceTimersByTimeAsync(SECOND)
      await talking
      return line.status().health.kind
    }
    const useless = { trouble: aTrouble({ reason: 'unintelligible' }), retryAt: null }
    const kinds = []
    for (const complaint of [useless, null, useless, null, ...Array.from({ length: 5 }, () => useless), null]) {
      kinds.push(await says(complaint))
    }
    expect(kinds).toEqual([
      'retrying',
      'fine',
      'fine',
      'fine',
      ...Array.from({ length: 4 }, () => 'fine'),
      'retrying',
      'fine',
    ])
  })
})
