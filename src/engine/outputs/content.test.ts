import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Buffers } from '#engine/outputs/buffers.ts'
import { Received, sha256OfBlob, WHOLE_BYTES } from '#engine/outputs/content.ts'
import { memoryRoom } from '#testing/memory-room.ts'

afterEach(() => vi.unstubAllGlobals())

/** The test vector of FIPS 180-4 for `abc`. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const abc = () => new TextEncoder().encode('abc')

describe('SHA-256', () => {
  it('is the same by the platform and without it', async () => {
    expect(await sha256OfBlob(new Blob([abc()]))).toBe(ABC)
    vi.stubGlobal('crypto', {})
    expect(await sha256OfBlob(new Blob([abc()]))).toBe(ABC)
  })

  it('of a large blob is that of its bytes', async () => {
    const large = Buffer.alloc(WHOLE_BYTES + 1, 'fox')
    expect(await sha256OfBlob(new Blob([large]))).toBe(createHash('sha256').update(large).digest('hex'))
  })
})

describe('Received', () => {
  it('holds what came, in memory that files before it have used', async () => {
    const room = memoryRoom()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 200_000 }), { maxLength: 6 }),
        fc.boolean(),
        async (pieces, isSaid) => {
          const bytes = Buffer.concat(pieces)
          const received = new Received(room)
          received.startOver(new Response(null, { headers: isSaid ? { 'content-length': String(bytes.length) } : {} }))
          for (const piece of pieces) await received.add(piece)
          const whole = await received.finish('image/png')
          expect(Buffer.compare(Buffer.from(whole.content instanceof Blob ? [] : whole.content), bytes)).toBe(0)
          expect(whole.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
          whole.release()
        },
      ),
      { numRuns: 40 },
    )
  })

  it('takes memory for those that are there at the same time, however many come', () => {
    const buffers = new Buffers()
    const seen = new Set<ArrayBuffer>()
    for (let file = 0; file < 500; file += 1) {
      const taken = Array.from({ length: 6 }, () => buffers.take(200_000))
      for (const buffer of taken) {
        seen.add(buffer.buffer)
        buffers.give(buffer)
      }
    }
    expect(seen.size).toBe(6)
  })
})
