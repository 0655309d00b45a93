import { describe, expect, it } from 'vitest'
import { mediaBody } from '#gateway/media/media-body.ts'
import { Turns } from '#gateway/media/turns.ts'

const START = new Uint8Array([1, 2])

/** A file of so many further pieces, with what was asked of its server and noted of its end. */
function opened(pieces: number, limit = 1_000_000) {
  const seen = { asked: 0, moved: 0, ended: 0, closed: 0 }
  const sent: Uint8Array[] = []
  const rest: AsyncIterator<Uint8Array> = {
    next: async () => {
      seen.asked += 1
      if (seen.asked > pieces) return { done: true, value: undefined }
      const piece = new Uint8Array([seen.asked])
      sent.push(piece)
      return { done: false, value: piece }
    },
    return: async () => {
      seen.closed += 1
      return { done: true, value: undefined }
    },
  }
  const place = { moved: () => void (seen.moved += 1), leave: () => undefined }
  const turns = new Turns(4, (run) => queueMicrotask(run))
  const onEnd = () => void (seen.ended += 1)
  const reader = mediaBody({ start: START, rest, limit, turns, place, onEnd }).getReader()
  return { reader, seen, sent }
}

describe('mediaBody', () => {
  it('passes on the very pieces that came, one for each that its reader takes', async () => {
    const { reader, seen, sent } = opened(50)
    expect(seen.asked).toBe(0)
    expect((await reader.read()).value).toBe(START)
    for (let taken = 1; taken <= 50; taken += 1) {
      const { value } = await reader.read()
      expect(value).toBe(sent[taken - 1])
      expect(seen).toEqual({ asked: taken, moved: taken + 1, ended: 0, closed: 0 })
    }
    expect((await reader.read()).done).toBe(true)
    expect(seen.ended).toBe(1)
  })

  it('closes the source when its reader leaves', async () => {
    const { reader, seen } = opened(50)
    await reader.read()
    await reader.cancel()
    expect(seen).toEqual({ asked: 0, moved: 1, ended: 1, closed: 1 })
  })

  it('breaks off what is longer than it may be, without the reason', async () => {
    const { reader, seen } = opened(50, 4)
    for (let taken = 0; taken < 3; taken += 1) await reader.read()
    await expect(reader.read()).rejects.toThrow('the file broke off')
    expect(seen.ended).toBe(1)
  })
})
