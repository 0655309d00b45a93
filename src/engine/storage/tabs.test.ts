import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TabMessage } from '#engine/storage/tab-channel.ts'
import { openTabChannel } from '#engine/storage/tabs.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aRecord, NOON } from '#testing/builders.ts'

type Pipe = NonNullable<ReturnType<NonNullable<Parameters<typeof openTabChannel>[0]>>>

/** Pipes that behave like BroadcastChannel, without its own event loop: to all others, as structured clones. */
function tabs(): () => Pipe {
  const pipes = new Map<object, (event: { readonly data: unknown }) => void>()
  return () => {
    const self = {}
    return {
      postMessage(message) {
        for (const [other, listener] of pipes) if (other !== self) listener({ data: structuredClone(message) })
      },
      addEventListener: (_type, listener) => void pipes.set(self, listener),
      close: () => void pipes.delete(self),
    }
  }
}

const poll = { at: NOON, took: 80, httpStatus: 200, saw: 'running', word: 'handling', next: 3000 } as const

const MESSAGES: readonly TabMessage[] = [
  { kind: 'records', changed: [aRecord()], forgotten: ['test/gone'] },
  { kind: 'polls', polls: [{ id: 'test/a', entry: poll, heard: { answeredAt: NOON, stateAskedAt: null } }] },
  { kind: 'polls', polls: [{ id: 'test/a', entry: { ...poll, saw: 'throttled' }, heard: null }] },
  { kind: 'hello' },
  { kind: 'check', ids: ['test/a'] },
  { kind: 'watching', ids: ['test/a', 'test/b'] },
  { kind: 'paused', paused: true },
  { kind: 'unblocked', connection: 'hiapi' },
]

describe('the channel between tabs', () => {
  it.each(MESSAGES)('carries $kind to every other tab and not back', (message) => {
    const pipe = tabs()
    const [sender, one, two] = [openTabChannel(pipe), openTabChannel(pipe), openTabChannel(pipe)]
    const got: [string, TabMessage][] = []
    sender.subscribe((received) => got.push(['sender', received]))
    one.subscribe((received) => got.push(['one', received]))
    two.subscribe((received) => got.push(['two', received]))
    sender.post(message)
    expect(got).toEqual([
      ['one', message],
      ['two', message],
    ])
  })

  it('carries any record unchanged', () => {
    const pipe = tabs()
    const [sender, receiver] = [openTabChannel(pipe), openTabChannel(pipe)]
    const got: TabMessage[] = []
    receiver.subscribe((message) => got.push(message))
    fc.assert(
      fc.property(anyRecord, (record) => {
        const message = { kind: 'records', changed: [record], forgotten: [] } as const
        sender.post(message)
        expect(got.pop()).toEqual(message)
      }),
    )
  })

  it('keeps what comes while this tab loads, in order, for the first listener', () => {
    const pipe = tabs()
    const [sender, receiver] = [openTabChannel(pipe), openTabChannel(pipe)]
    for (const message of MESSAGES) sender.post(message)
    const got: TabMessage[] = []
    const stop = receiver.subscribe((message) => got.push(message))
    expect(got).toEqual(MESSAGES)
    stop()
    receiver.close()
    sender.post({ kind: 'hello' })
    expect(got).toHaveLength(MESSAGES.length)
  })

  it('drops what another version of this page says, record by record', () => {
    const pipe = tabs()
    const [other, channel] = [pipe(), openTabChannel(pipe)]
    const got: TabMessage[] = []
    channel.subscribe((message) => got.push(message))
    const newer = { v: 999, record: { id: 'test/new', shape: 'new' } }
    const known = { v: 1, record: aRecord() }
    other.postMessage({ kind: 'records', changed: [newer, known, 7], forgotten: [] })
    other.postMessage({ kind: 'from the future' })
    expect(got).toEqual([{ kind: 'records', changed: [aRecord()], forgotten: [] }])
    fc.assert(fc.property(fc.anything(), (value) => other.postMessage(value)))
    expect(got).toHaveLength(1)
  })

  it('is alone, but works, where there is no BroadcastChannel', () => {
    const channel = openTabChannel(() => null)
    channel.subscribe(() => expect.unreachable())
    channel.post({ kind: 'hello' })
    channel.close()
  })
})
