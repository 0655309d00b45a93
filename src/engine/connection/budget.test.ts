import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { Budget } from '#engine/connection/budget.ts'
import type { Turn, TurnRequest } from '#engine/connection/turn-queue.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'
import { aTrouble, NOON } from '#testing/builders.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

function aBudget(requestsPerSecond: number, maxInFlight: number): Budget {
  return new Budget({
    requestsPerSecond,
    maxInFlight,
    clock: platformClock,
    timers: platformTimers,
    onUse: () => undefined,
  })
}

/** Takes a turn in the background; `order` gets the name once it came, or why it did not. */
function stand(
  budget: Budget,
  order: string[],
  name: string,
  changes: Partial<TurnRequest> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Turn | null> {
  const request = { urgency: 'due', deadline: 0, waits: 'always', key: name, ...changes } as const
  return budget.take(request, signal).then(
    (turn) => {
      order.push(turn.kind === 'go' ? name : `${name}: ${turn.trouble.reason}`)
      return turn
    },
    () => {
      order.push(`${name}: aborted`)
      return null
    },
  )
}

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

describe('budget', () => {
  it('serves the person first, then what is watched, then by deadline', async () => {
    const budget = aBudget(10, 50)
    const order: string[] = []
    for (const name of ['first', 'late', 'early', 'watched', 'clicked']) {
      const urgency = name === 'clicked' ? 'person' : name === 'watched' ? 'watched' : 'due'
      void stand(budget, order, name, { urgency, deadline: name === 'early' ? 1 : 2 })
    }
    await pass(2 * SECOND)
    expect(order).toEqual(['first', 'clicked', 'watched', 'early', 'late'])
  })

  it('lets a click overtake what already waits', async () => {
    const budget = aBudget(10, 50)
    const order: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) void stand(budget, order, name)
    budget.promote('d')
    budget.promote('d')
    budget.promote('nobody')
    await pass(2 * SECOND)
    expect(order).toEqual(['a', 'd', 'b', 'c'])
  })

  it('keeps requests in flight below the cap, and one place for the person', async () => {
    const budget = aBudget(1000, 3)
    const order: string[] = []
    const turns = ['a', 'b', 'c'].map((name) => stand(budget, order, name))
    await pass(SECOND)
    expect(order).toEqual(['a', 'b'])
    void stand(budget, order, 'click', { urgency: 'person' })
    await pass(SECOND)
    expect(order).toEqual(['a', 'b', 'click'])
    expect(budget.use()).toMatchObject({ inFlight: 3, waiting: 1 })
    for (const name of [0, 1]) {
      const turn = await turns[name]
      if (turn?.kind === 'go') turn.release()
      if (turn?.kind === 'go') turn.release()
    }
    await pass(SECOND)
    expect(order).toEqual(['a', 'b', 'click', 'c'])
    expect(budget.use()).toMatchObject({ inFlight: 2, waiting: 0 })
  })

  it('forgets a wait that is called off', async () => {
    const budget = aBudget(10, 50)
    const order: string[] = []
    const leaving = new AbortController()
    void stand(budget, order, 'a')
    void stand(budget, order, 'b', {}, leaving.signal)
    void stand(budget, order, 'c')
    leaving.abort(new Error('gone'))
    await pass(SECOND)
    expect(order).toEqual(['a', 'b: aborted', 'c'])
    expect(budget.use().waiting).toBe(0)
  })

  it('parks everybody while credentials are refused, except a test and those who cannot wait', async () => {
    const budget = aBudget(100, 50)
    const order: string[] = []
    budget.block(aTrouble({ reason: 'credentials' }))
    void stand(budget, order, 'poll')
    void stand(budget, order, 'submit', { waits: 'unless-blocked' })
    void stand(budget, order, 'cancel', { waits: 'never' })
    void stand(budget, order, 'test', { urgency: 'test', waits: 'never' })
    await pass(60 * SECOND)
    expect(order).toEqual(['submit: credentials', 'cancel: credentials', 'test'])
    budget.unblock()
    await pass(SECOND)
    expect(order.at(-1)).toBe('poll')
  })

  it('sends home who waits for a connection that gets blocked and would rather know', async () => {
    const budget = aBudget(1, 50)
    const order: string[] = []
    for (const name of ['a', 'b', 'c']) {
      void stand(budget, order, name, { urgency: 'person', waits: name === 'c' ? 'always' : 'unless-blocked' })
    }
    await pass(1)
    budget.block(aTrouble({ reason: 'credentials' }))
    await pass(60 * SECOND)
    expect(order).toEqual(['a', 'b: credentials'])
  })

  it('holds without a burst afterwards', async () => {
    const budget = aBudget(10, 50)
    const order: string[] = []
    budget.hold(aTrouble({ reason: 'offline' }))
    for (let index = 0; index < 30; index++) void stand(budget, order, `poll ${index}`)
    await pass(60 * SECOND)
    expect(order).toEqual([])
    budget.hold(null)
    await pass(999)
    expect(order).toHaveLength(10)
  })

  it('waits for the time that the server named', async () => {
    const budget = aBudget(10, 50)
    const order: string[] = []
    budget.throttled(NOON, NOON + 7 * SECOND)
    void stand(budget, order, 'click', { urgency: 'person' })
    await pass(7 * SECOND - 1)
    expect(order).toEqual([])
    await pass(1)
    expect(order).toEqual(['click'])
  })

  it('sends everybody home when it is closed', async () => {
    const budget = aBudget(1, 1)
    const order: string[] = []
    void stand(budget, order, 'a')
    void stand(budget, order, 'b')
    budget.close(aTrouble({ reason: 'gateway' }))
    void stand(budget, order, 'c')
    await pass(60 * SECOND)
    expect(order).toEqual(['a', 'b: gateway', 'c: gateway'])
  })
})
