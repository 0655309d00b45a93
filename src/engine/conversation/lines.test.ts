import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_TOGETHER, type Question } from '#domain/connection/together-protocol.ts'
import { Lines, type Reply } from '#engine/conversation/lines.ts'
import { platformTimers } from '#engine/timers.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const MOST = 4
/** Ms: so long a question waits for a line at most. */
const PATIENCE = 1000

const questionOf = (name: string): Question => ({ address: name, headers: {} })
const replyTo = ({ address }: Question): Reply => ({ status: 200, headers: {}, body: address })
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Lines to somebody who answers each question after `took` of its name, and notes what is under way. */
function linesTo(took: (address: string) => number) {
  const sent: { readonly at: number; readonly addresses: readonly string[] }[] = []
  let busy = 0
  let busiest = 0
  const during = async <T>(questions: readonly Question[], work: () => Promise<T>): Promise<T> => {
    sent.push({ at: performance.now(), addresses: questions.map(({ address }) => address) })
    busiest = Math.max(busiest, ++busy)
    return work().finally(() => busy--)
  }
  const lines = new Lines({
    most: MOST,
    timers: platformTimers,
    alone: (question) =>
      during([question], async () => {
        await wait(took(question.address))
        return replyTo(question)
      }),
    together: (questions, tell) =>
      during(questions, async () => {
        await Promise.all(
          questions.map(async (question, nth) => {
            await wait(took(question.address))
            tell(nth, replyTo(question))
          }),
        )
      }),
  })
  const ask = (name: string, signal = new AbortController().signal) => lines.ask(questionOf(name), signal)
  return { ask, sent, busiest: () => busiest }
}

describe('questions over few lines', () => {
  it('each get their own answer once, over no more lines than there are while none hangs', async () => {
    const some = fc.array(fc.record({ after: fc.nat(60), took: fc.nat(PATIENCE / 4) }), { maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(some, async (asked) => {
        const { ask, sent, busiest } = linesTo((address) => asked[Number(address)]?.took ?? 0)
        const bodies = asked.map(async ({ after }, index) => {
          await wait(after)
          return (await ask(String(index))).body
        })
        await vi.runAllTimersAsync()
        expect(await Promise.all(bodies)).toEqual(asked.map((_, index) => String(index)))
        expect(busiest()).toBeLessThanOrEqual(MOST)
        const addresses = sent.flatMap((one) => one.addresses)
        expect(addresses.toSorted()).toEqual(asked.map((_, index) => String(index)).toSorted())
        expect(Math.max(0, ...sent.map((one) => one.addresses.length))).toBeLessThanOrEqual(MOST_TOGETHER)
      }),
      { numRuns: 60 },
    )
  })

  it('go at once and alone where there are as many lines as questions', async () => {
    const { ask, sent } = linesTo(() => 500)
    for (let round = 0; round < 3; round++) {
      const began = performance.now()
      const bodies = Promise.all(Array.from({ length: MOST }, (_, nth) => ask(`${round} ${nth}`)))
      await vi.runAllTimersAsync()
      await bodies
      const latest = sent.slice(-MOST)
      expect(latest.map(({ at, addresses }) => [at, addresses.length])).toEqual(latest.map(() => [began, 1]))
    }
  })

  it('wait no longer than a second for questions that hang', async () => {
    const { ask, sent } = linesTo((address) => (address.startsWith('hangs') ? 30_000 : 100))
    for (let nth = 0; nth < MOST; nth++) void ask(`hangs ${nth}`)
    const began = performance.now()
    const well = Promise.all(['a', 'b', 'c'].map(async (name) => ask(name)))
    await vi.advanceTimersByTimeAsync(PATIENCE + 100)
    expect((await well).map(({ body }) => body)).toEqual(['a', 'b', 'c'])
    expect(sent.at(-1)).toEqual({ at: began + PATIENCE, addresses: ['a', 'b', 'c'] })
  })
})

describe('a question that is called off', () => {
  it('rejects at once and is not asked if it was not yet; the others go on', async () => {
    const { ask, sent } = linesTo(() => 500)
    for (let nth = 0; nth < MOST; nth++) void ask(`first ${nth}`)
    const off = new AbortController()
    const gone = ask('gone', off.signal)
    const stays = ask('stays')
    off.abort(new Error('called off'))
    await expect(gone).rejects.toThrow('called off')
    await vi.runAllTimersAsync()
    expect((await stays).body).toBe('stays')
    expect(sent.flatMap(({ addresses }) => addresses)).not.toContain('gone')
  })

  it('gives up its line once nobody waits for an answer of it', async () => {
    const signals: AbortSignal[] = []
    const lines = new Lines({
      most: 1,
      timers: platformTimers,
      alone: async (question) => replyTo(question),
      together: (_questions, tell, signal) => {
        signals.push(signal)
        tell(0, { status: 200, headers: {}, body: 'told' })
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    const off = new AbortController()
    const asked = ['a', 'b', 'c', 'd'].map(async (name) => lines.ask(questionOf(name), off.signal))
    const ends = Promise.allSettled(asked)
    await vi.advanceTimersByTimeAsync(0)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    off.abort(new Error('called off'))
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected'])
  })
})

describe('a line that breaks', () => {
  it.each([
    ['off', () => Promise.reject(new TypeError('Failed to fetch')), 'Failed to fetch'],
    ['before all is told', () => Promise.resolve(), 'broke off'],
  ])('%s has no answer for what was not told, and is free again', async (_how, end, message) => {
    const lines = new Lines({
      most: 1,
      timers: platformTimers,
      alone: async (question) => {
        await wait(10)
        return replyTo(question)
      },
      together: async (questions, tell) => {
        tell(0, replyTo(questions[0] ?? questionOf('none')))
        await end()
      },
    })
    const signal = new AbortController().signal
    const ends = Promise.allSettled(['a', 'b', 'c'].map(async (name) => lines.ask(questionOf(name), signal)))
    await vi.runAllTimersAsync()
    expect(await ends).toMatchObject([
      { value: { body: 'a' } },
      { value: { body: 'b' } },
      { reason: { message: expect.stringContaining(message) } },
    ])
    const after = lines.ask(questionOf('after'), signal)
    await vi.runAllTimersAsync()
    expect((await after).body).toBe('after')
  })
})
