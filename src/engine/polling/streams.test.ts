import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { taskIdOf } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { lateStreams } from '#engine/polling/late-streams.ts'
import { Streams } from '#engine/polling/streams.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { PLAIN, type PlainAnswer, plainRef, plainVendor, queued, running, succeeded } from '#testing/plain-vendor.ts'
import { aBrowser, aWire, openTab, type TestTab, type Wire } from '#testing/test-engine.ts'
import type { Vendor } from '#vendors/port.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

/** What a person may rely on: how often is polled, how long a silence is borne, how many streams there are. */
const WATCHED_INTERVAL = 3 * SECOND
const STREAMED_INTERVAL = 20 * SECOND
const LONGEST_SILENCE = 45 * SECOND
const AFTER_A_REFUSAL = 5 * MINUTE
const MOST_STREAMS = 2

const ONE = taskIdOf(PLAIN, 'one')
const TWO = taskIdOf(PLAIN, 'two')

/** A stream as its server sees it. */
interface Served {
  readonly path: string
  readonly at: number
  send(text: string): void
  end(): void
  break(): void
  closed: boolean
}

/** The plain vendor with streams: an event's data is what the body of a poll is. */
function streamingVendor(): Vendor {
  const vendor = plainVendor()
  return {
    ...vendor,
    stream: (handle) => ({
      request: { method: 'GET', path: `${vendor.poll(handle).request.path}/events`, headers: {}, body: null },
      read(data, at) {
        if (data === 'poison') throw new Error('the adapter tripped over poison')
        const step = vendor.poll(handle).read({ status: 200, headers: {}, body: data, receivedAt: at })
        return step.kind === 'done' && step.value.kind === 'status' ? step.value : null
      },
    }),
  }
}

function served(wire: Wire, refuses = false): readonly Served[] {
  const streams: Served[] = []
  const encoder = new TextEncoder()
  wire.openStream = async (_connection, { path }, signal) => {
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null
    const stream: Served = {
      path,
      at: Date.now(),
      closed: false,
      send: (text) => controller?.enqueue(encoder.encode(text)),
      end: () => controller?.close(),
      break: () => controller?.error(new Error('broken')),
    }
    streams.push(stream)
    await Promise.resolve()
    signal.throwIfAborted()
    signal.addEventListener('abort', () => (stream.closed = true))
    if (refuses) return { kind: 'refused' }
    const body = new ReadableStream<Uint8Array>({
      start: (own) => void (controller = own),
      cancel: () => void (stream.closed = true),
    })
    return { kind: 'open', body }
  }
  return streams
}

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

async function started(
  wire: Wire,
  ids: readonly string[] = ['one'],
  options: Parameters<typeof openTab>[1] = {},
): Promise<TestTab> {
  const tab = openTab(wire, { vendor: streamingVendor(), ...options })
  void tab.engine.start()
  await pass(1)
  void tab.engine.commands.track(ids.map((id) => plainRef(id)))
  await pass(100)
  return tab
}

async function listening(answer: PlainAnswer = queued) {
  const wire = aWire(() => answer)
  const streams = served(wire)
  const tab = await started(wire)
  tab.engine.polling.watch(ONE)
  await pass(1)
  const [stream] = streams
  if (stream === undefined) throw new Error('nothing was opened')
  return { wire, tab, streams, stream }
}

const event = (answer: PlainAnswer) => `event: status\ndata: ${answer.body ?? ''}\n\n`

function phase(tab: TestTab): string | undefined {
  return tab.engine.ledger.get(ONE)?.state.phase
}

function pollsSince(wire: Wire, since: number): number[] {
  return wire.sent.filter(({ path, at }) => path === '/tasks/one' && at >= since).map(({ at }) => at)
}

describe('a stream', () => {
  it('comes later than the page: polls go on until its code can be had, and then it is heard', async () => {
    let isServed = false
    const load = () => (isServed ? Promise.resolve(Streams) : Promise.reject(new Error('no server')))
    const wire = aWire(() => queued)
    const streams = served(wire)
    const tab = await started(wire, ['one'], { late: { streams: (parts) => lateStreams(parts, load) } })
    tab.engine.polling.watch(ONE)
    await pass(10 * SECOND)
    expect(streams).toHaveLength(0)
    expect(pollsSince(wire, NOON).length).toBeGreaterThan(1)
    isServed = true
    await pass(MINUTE)
    expect(streams).toHaveLength(1)
    streams[0]?.send(event(running))
    await pass(1)
    expect(phase(tab)).toBe('running')
    await tab.engine.stop()
    expect(streams[0]?.closed).toBe(true)
  })

  it('tells at once what polls would tell later, and lets them rest', async () => {
    const { wire, tab, stream } = await listening()
    expect(stream.path).toBe('/tasks/one/events')
    wire.answer = () => running
    stream.send(event(running))
    await pass(1)
    expect(phase(tab)).toBe('running')
    expect(tab.engine.ledger.lastHeard(ONE)).toBe(Date.now() - 1)
    const since = Date.now() + WATCHED_INTERVAL
    await pass(WATCHED_INTERVAL)
    for (let minute = 0; minute < 60; minute += 10) {
      stream.send(': ping\n\n')
      await pass(10 * SECOND)
    }
    const polls = pollsSince(wire, since)
    expect(polls.length).toBeGreaterThan(1)
    expect(polls.length).toBeLessThanOrEqual(MINUTE / STREAMED_INTERVAL)
    await tab.engine.stop()
    expect(stream.closed).toBe(true)
  })

  it('that tells the end is checked by a poll, which has the whole answer', async () => {
    const { wire, tab, stream } = await listening(running)
    wire.answer = () => succeeded
    const since = Date.now()
    stream.send(event(succeeded).repeat(3))
    await pass(30)
    expect(pollsSince(wire, since)).toHaveLength(1)
    expect(phase(tab)).toBe('succeeded')
    await pass(SECOND)
    expect(stream.closed).toBe(true)
    await tab.engine.stop()
  })

  it('that is wrong about the end ends nothing', async () => {
    const { tab, stream } = await listening(running)
    stream.send(event(succeeded))
    await pass(SECOND)
    expect(phase(tab)).toBe('running')
    await tab.engine.stop()
  })

  it('may cut its frames anywhere, leave them unnamed, and be full of noise', async () => {
    const { wire, tab, stream } = await listening()
    wire.answer = () => running
    const text = `retry: 5\n: hello\n\nevent: open\ndata: connected\n\ndata\n\nid: 7\ndata:${running.body ?? ''}\n\n`
    for (const letter of text) stream.send(letter)
    await pass(1)
    expect(phase(tab)).toBe('running')
    await tab.engine.stop()
  })

  it('of noise alone does not slow polls down', async () => {
    const { wire, tab, stream } = await listening(running)
    const since = Date.now()
    for (let second = 0; second < 30; second += 1) {
      stream.send('data: {"hello":1}\n\n')
      await pass(SECOND)
    }
    expect(pollsSince(wire, since).length).toBeGreaterThanOrEqual(8)
    await tab.engine.stop()
  })

  it.each([
    ['ends early', (stream: Served) => stream.end()],
    ['breaks', (stream: Served) => stream.break()],
    [
      'breaks in the middle of a frame',
      (stream: Served) => {
        stream.send(event(succeeded).slice(0, 25))
        stream.break()
      },
    ],
    ['trips the adapter', (stream: Served) => stream.send('data: poison\n\n')],
    ['sends an endless frame', (stream: Served) => stream.send(`data: ${'x'.repeat(2_000_000)}`)],
  ])('that %s is followed by polls at once, and opened again', async (_how, spoil) => {
    const { wire, tab, streams, stream } = await listening()
    wire.answer = () => running
    stream.send(event(running))
    await pass(10 * SECOND)
    const since = Date.now()
    spoil(stream)
    await pass(4 * SECOND)
    expect(pollsSince(wire, since)).toHaveLength(2)
    expect(phase(tab)).toBe('running')
    expect(streams).toHaveLength(1)
    await pass(2 * SECOND)
    expect(streams).toHaveLength(2)
    await tab.engine.stop()
  })

  it('that ends soon each time is opened ever more rarely', async () => {
    const { tab, streams } = await listening(running)
    for (let second = 0; second < 600; second += 1) {
      const last = streams.at(-1)
      if (last?.closed === false) {
        last.closed = true
        last.end()
      }
      await pass(SECOND)
    }
    expect(streams.length).toBeGreaterThan(4)
    expect(streams.length).toBeLessThan(9)
    await tab.engine.stop()
  })

  it('that falls silent is given up', async () => {
    const { wire, tab, stream } = await listening()
    wire.answer = () => running
    stream.send(event(running))
    await pass(LONGEST_SILENCE - SECOND)
    expect(stream.closed).toBe(false)
    const since = Date.now()
    await pass(2 * SECOND)
    expect(stream.closed).toBe(true)
    expect(pollsSince(wire, since).length).toBeGreaterThanOrEqual(1)
    await tab.engine.stop()
  })

  it('that is refused is not asked for again for a while', async () => {
    const wire = aWire(() => running)
    const streams = served(wire, true)
    const tab = await started(wire)
    tab.engine.polling.watch(ONE)
    await pass(AFTER_A_REFUSAL - SECOND)
    expect(streams).toHaveLength(1)
    expect(pollsSince(wire, NOON).length).toBeGreaterThan(30)
    await pass(2 * SECOND)
    expect(streams).toHaveLength(2)
    await tab.engine.stop()
  })
})

describe('the choice of streams', () => {
  it('is one a connection: a task that somebody looks at goes before one that nobody does', async () => {
    const wire = aWire(() => running)
    const streams = served(wire)
    const tab = await started(wire, ['one', 'two'])
    expect(streams.map(({ path }) => path)).toEqual(['/tasks/one/events'])
    const end = tab.engine.polling.watch(TWO)
    await pass(1)
    expect(streams.map(({ path, closed }) => [path, closed])).toEqual([
      ['/tasks/one/events', true],
      ['/tasks/two/events', false],
    ])
    tab.engine.polling.watch(ONE)
    await pass(30 * SECOND)
    expect(streams).toHaveLength(2)
    end()
    await tab.engine.stop()
  })

  it('leaves connections of the browser for everything else', async () => {
    const wire = aWire(() => running)
    const ids = ['a', 'b', 'c', 'd']
    const connections = ids.map((id) => aConnection(PLAIN, { id, requestsPerSecond: 100, maxInFlight: 50 }))
    wire.session = { version: '0', token: 'first', connections }
    const streams = served(wire)
    const tab = openTab(wire, { vendor: streamingVendor() })
    void tab.engine.start()
    await pass(1)
    void tab.engine.commands.track(ids.map((id) => plainRef('one', id)))
    await pass(SECOND)
    expect(streams).toHaveLength(MOST_STREAMS)
    tab.engine.polling.watch(taskIdOf('d', 'one'))
    await pass(1)
    expect(streams).toHaveLength(MOST_STREAMS + 1)
    expect(streams.filter(({ closed }) => !closed)).toHaveLength(MOST_STREAMS)
    await tab.engine.stop()
  })

  it('follows the pause, and the task', async () => {
    const { wire, tab, streams, stream } = await listening()
    tab.engine.polling.pause()
    expect(stream.closed).toBe(true)
    tab.engine.polling.resume()
    await pass(SECOND)
    expect(streams).toHaveLength(2)
    wire.answer = () => succeeded
    await pass(10 * SECOND)
    expect(streams[1]?.closed).toBe(true)
    await pass(10 * MINUTE)
    expect(streams).toHaveLength(2)
    await tab.engine.stop()
  })

  it('is that of the tab that leads', async () => {
    const wire = aWire(() => running)
    const streams = served(wire)
    const browser = aBrowser()
    const leader = await started(wire, ['one', 'two'], { browser })
    const follower = openTab(wire, { vendor: streamingVendor(), browser })
    void follower.engine.start()
    await pass(SECOND)
    follower.engine.polling.watch(TWO)
    await pass(SECOND)
    expect(streams.filter(({ closed }) => !closed).map(({ path }) => path)).toEqual(['/tasks/two/events'])
    await leader.engine.stop()
    await pass(SECOND)
    expect(streams.filter(({ closed }) => !closed)).toHaveLength(1)
    await follower.engine.stop()
    expect(streams.filter(({ closed }) => !closed)).toEqual([])
  })
})
