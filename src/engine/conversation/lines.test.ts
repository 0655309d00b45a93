import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_TOGETHER, type Question } from '#domain/connection/answer-box-protocol.ts'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { BoxParts, Reply } from '#engine/conversation/answer-box.ts'
import { Lines } from '#engine/conversation/lines.ts'
import { platformTimers } from '#engine/timers.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const MOST = 3
/** Ms between two posts, and until a box that nobody waits for is closed. */
const MOMENT = 20
const IDLE = 10_000

type Told = Parameters<BoxParts['openBox']>[0]

const replyOf = (body: string): Reply => ({ status: 200, headers: {}, body })
const refusal = (status: number): Reply => ({ status, headers: { [ORIGIN_HEADER]: 'gateway' }, body: 'no' })
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A gateway that answers each question with its address, after `took` of it; a post takes as long as `postTook`. */
function aGateway(took: (address: string) => number, postTook = 5) {
  const left: { readonly address: string; readonly at: number }[] = []
  const posts: number[] = []
  let alone = 0
  let busiest = 0
  let box: { readonly told: Told; readonly end: (reason?: Error) => void } | null = null
  let opened = 0
  const note = (address: string) => left.push({ address, at: performance.now() })
  const lines = new Lines({
    most: MOST,
    timers: platformTimers,
    alone: async ({ address }) => {
      note(address)
      busiest = Math.max(busiest, ++alone)
      await wait(took(address))
      alone -= 1
      return replyOf(address)
    },
    openBox: async (told, signal) => {
      opened += 1
      await wait(postTook)
      told.box(`box ${opened}`)
      return new Promise((resolve, reject) => {
        const end = (reason?: Error) => {
          box = null
          if (reason === undefined) resolve(null)
          else reject(reason)
        }
        box = { told, end }
        signal.addEventListener('abort', () => end(new Error('closed')))
      })
    },
    post: async (_name, questions) => {
      posts.push(questions.length)
      for (const { nth, address } of questions) {
        note(address)
        void wait(took(address)).then(() => box?.told.answer(nth, replyOf(address)))
      }
      await wait(postTook)
      return null
    },
  })
  const ask = (address: string, signal = new AbortController().signal) => lines.ask({ address, headers: {} }, signal)
  return { ask, left, posts, busiest: () => busiest, opened: () => opened, box: () => box }
}

describe('questions over few lines', () => {
  it('each get their own answer once, and none leaves later than a moment after it was asked', async () => {
    const some = fc.array(fc.record({ after: fc.nat(40), took: fc.nat(3000) }), { maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(some, fc.nat(10), async (asked, postTook) => {
        const { ask, left, posts, busiest } = aGateway((address) => asked[Number(address)]?.took ?? 0, postTook)
        const began = performance.now()
        const askedAt = new Map<string, number>()
        const bodies = asked.map(async ({ after }, index) => {
          await wait(after)
          askedAt.set(String(index), performance.now())
          return (await ask(String(index))).body
        })
        await vi.advanceTimersByTimeAsync(10_000)
        expect(await Promise.all(bodies)).toEqual(asked.map((_, index) => String(index)))
        expect(busiest()).toBeLessThanOrEqual(MOST)
        expect(left).toHaveLength(asked.length)
        // A post takes a hundred; what is more than that waits for the next ones.
        const rounds = Math.ceil(asked.length / MOST_TOGETHER) + 1
        for (const { address, at } of left) {
          expect(at - (askedAt.get(address) ?? began)).toBeLessThanOrEqual(rounds * (MOMENT + postTook) + postTook)
        }
        expect(Math.max(0, ...posts)).toBeLessThanOrEqual(MOST_TOGETHER)
      }),
      { numRuns: 60 },
    )
  })

  it('go at once and alone where there are as many lines as questions', async () => {
    const { ask, left, opened } = aGateway(() => 500)
    for (let round = 0; round < 3; round++) {
      const began = performance.now()
      const bodies = Promise.all(Array.from({ length: MOST }, (_, nth) => ask(`${round} ${nth}`)))
      await vi.runAllTimersAsync()
      await bodies
      expect(left.splice(0).map(({ at }) => at)).toEqual([began, began, began])
    }
    expect(opened()).toBe(0)
  })

  it('wait for none that hangs, on whatever line', async () => {
    const { ask } = aGateway((address) => (address.startsWith('hangs') ? 30_000 : 100))
    for (let nth = 0; nth < 2 * MOST; nth++) void ask(`hangs ${nth}`)
    const well = Promise.all(['a', 'b', 'c'].map(async (name) => ask(name)))
    await vi.advanceTimersByTimeAsync(200)
    expect((await well).map(({ body }) => body)).toEqual(['a', 'b', 'c'])
  })
})

/** All lines are taken for so long that the test sees only what goes into the box. */
function withFullLines(took: (address: string) => number) {
  const gateway = aGateway((address) => (address.startsWith('line') ? 60_000 : took(address)))
  for (let nth = 0; nth < MOST; nth++) void gateway.ask(`line ${nth}`).catch(() => undefined)
  return gateway
}

describe('the box', () => {
  it('is closed once nobody has waited for a while, and opened again for the next question', async () => {
    const { ask, box, opened } = withFullLines(() => 100)
    expect((await Promise.all([ask('a'), vi.advanceTimersByTimeAsync(200)]))[0].body).toBe('a')
    await vi.advanceTimersByTimeAsync(IDLE - 200)
    expect(box()).not.toBeNull()
    await vi.advanceTimersByTimeAsync(200)
    expect([box(), opened()]).toEqual([null, 1])
    expect((await Promise.all([ask('b'), vi.advanceTimersByTimeAsync(200)]))[0].body).toBe('b')
    expect(opened()).toBe(2)
  })

  it('stays open while somebody waits, however long', async () => {
    const { ask, box } = withFullLines(() => 3 * IDLE)
    const answer = ask('a')
    await vi.advanceTimersByTimeAsync(3 * IDLE + 100)
    expect((await answer).body).toBe('a')
    expect(box()).not.toBeNull()
  })

  it.each([
    ['breaks', new TypeError('terminated'), 'terminated'],
    ['ends', undefined, 'broke off'],
  ])('that %s fails all that wait, and the next question opens another', async (_how, reason, message) => {
    const { ask, box } = withFullLines(() => 1000)
    const ends = Promise.allSettled(['a', 'b'].map(async (name) => ask(name)))
    await vi.advanceTimersByTimeAsync(100)
    box()?.end(reason)
    expect(await ends).toMatchObject([1, 2].map(() => ({ reason: { message: expect.stringContaining(message) } })))
    const next = ask('c')
    await vi.advanceTimersByTimeAsync(1100)
    expect((await next).body).toBe('c')
  })

  it('tells nothing that nobody asked', async () => {
    const { ask, box } = withFullLines(() => 100)
    const answer = ask('a')
    await vi.advanceTimersByTimeAsync(50)
    box()?.told.answer(77, replyOf('of nobody'))
    await vi.advanceTimersByTimeAsync(100)
    expect((await answer).body).toBe('a')
  })
})

describe('a question that is called off', () => {
  it('rejects at once, and does not leave if it had not yet; the others go on', async () => {
    const { ask, left } = withFullLines(() => 100)
    const off = new AbortController()
    const [gone, stays] = [ask('gone', off.signal), ask('stays')]
    off.abort(new Error('called off'))
    await expect(gone).rejects.toThrow('called off')
    await vi.advanceTimersByTimeAsync(200)
    expect((await stays).body).toBe('stays')
    expect(left.map(({ address }) => address)).not.toContain('gone')
    await expect(ask('later', off.signal)).rejects.toThrow('called off')
  })
})

describe('a gateway that refuses', () => {
  const questions: Question[] = []
  const linesTo = (parts: Pick<BoxParts, 'openBox' | 'post'>) => {
    const lines = new Lines({
      most: 0,
      timers: platformTimers,
      alone: async ({ address }) => replyOf(`alone ${address}`),
      ...parts,
    })
    return (address: string) => lines.ask({ address, headers: {} }, new AbortController().signal)
  }
  const opens: BoxParts['openBox'] = ({ box }) => {
    box('here')
    return new Promise(() => undefined)
  }
  const posts: BoxParts['post'] = async (_box, posted) => {
    questions.push(...posted)
    return null
  }

  it.each<[string, Pick<BoxParts, 'openBox' | 'post'>]>([
    ['to open a box', { openBox: async () => refusal(403), post: posts }],
    ['to take questions', { openBox: opens, post: async () => refusal(403) }],
  ])('%s says so to each that waits', async (_what, parts) => {
    const ask = linesTo(parts)
    const replies = Promise.all(['a', 'b', 'c'].map(async (name) => ask(name)))
    await vi.advanceTimersByTimeAsync(10 * MOMENT)
    expect(await replies).toEqual([1, 2, 3].map(() => refusal(403)))
  })

  it.each<[string, Pick<BoxParts, 'openBox' | 'post'>]>([
    ['since it is of before', { openBox: async () => refusal(404), post: posts }],
    ['since it was restarted', { openBox: opens, post: async () => refusal(404) }],
  ])('%s is asked about each alone', async (_what, parts) => {
    const ask = linesTo(parts)
    const replies = Promise.all(['a', 'b'].map(async (name) => ask(name)))
    await vi.advanceTimersByTimeAsync(10 * MOMENT)
    expect((await replies).map(({ body }) => body)).toEqual(['alone a', 'alone b'])
  })

  it('by silence fails those that it was told, and no others', async () => {
    let told = 0
    const post: BoxParts['post'] = () =>
      told++ === 0 ? Promise.reject(new TypeError('Failed to fetch')) : posts('', [], new AbortController().signal)
    const ask = linesTo({ openBox: opens, post })
    const first = ask('a')
    const second = ask('b')
    const ends = Promise.race([second, wait(5 * MOMENT).then(() => 'waits')])
    await expect(first).rejects.toThrow('Failed to fetch')
    await vi.advanceTimersByTimeAsync(10 * MOMENT)
    expect(await ends).toBe('waits')
  })
})
