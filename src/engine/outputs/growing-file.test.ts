import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Buffers } from '#engine/outputs/buffers.ts'
import { type DiskAnswer, diskFiles, type DiskOrder, type DiskWorker } from '#engine/outputs/disk-files.ts'
import { type OpenFile, PIECE_BYTES, PieceWriter } from '#engine/outputs/growing-file.ts'

/** A worker over a disk in memory, which takes buffers away from the page and gives them back, as a real one does. */
function worker(room = Infinity) {
  const files = new Map<number, Buffer[]>()
  let left = room
  let tell: (event: { readonly data: DiskAnswer }) => void = () => undefined
  let stop: () => void = () => undefined
  const obey = (order: DiskOrder): DiskAnswer => {
    const { ask } = order
    const file = files.get(order.file) ?? []
    switch (order.kind) {
      case 'open':
        files.set(order.file, [])
        return { ask, kind: 'done' }
      case 'write':
        left -= order.piece.length
        if (left < 0) return { ask, kind: 'failed', message: 'the disk is full' }
        file.push(Buffer.from(order.piece))
        return { ask, kind: 'written', piece: order.piece }
      case 'finish': {
        const bytes = Buffer.concat(file)
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        return { ask, kind: 'finished', content: new File([bytes], 'a'), sha256 }
      }
      case 'discard':
        files.delete(order.file)
        return { ask, kind: 'done' }
    }
  }
  const made: DiskWorker = {
    postMessage(order, { transfer }) {
      const there = structuredClone(order, { transfer })
      queueMicrotask(() => {
        const answer = obey(there)
        const back = answer.kind === 'written' ? structuredClone(answer, { transfer: [answer.piece.buffer] }) : answer
        tell({ data: back })
      })
    },
    addEventListener(type: string, listener: typeof tell & typeof stop) {
      if (type === 'message') tell = listener
      else stop = listener
    },
  }
  return { made, files, stop: () => stop() }
}

async function written(open: OpenFile, pieces: readonly Uint8Array[]) {
  const file = await open(true)
  const writer = new PieceWriter(file, new Buffers())
  for (const piece of pieces) await writer.add(piece)
  await writer.end()
  const { content, sha256 } = await file.finish()
  return { bytes: Buffer.from(await content.arrayBuffer()), sha256, file }
}

describe('a growing file', () => {
  it('has every byte and their hash, whatever they come in, on the disk and without one', async () => {
    const { made, files } = worker()
    const opens = [
      diskFiles(() => made),
      diskFiles(() => {
        throw new Error('no workers here')
      }),
    ]
    const anyPieces = fc.array(
      fc.oneof(fc.nat(1000), fc.integer({ min: PIECE_BYTES - 2, max: 3 * PIECE_BYTES })).map((length) => {
        return new Uint8Array(length).fill(length % 251)
      }),
      { maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(anyPieces, fc.constantFrom(...opens), async (pieces, open) => {
        const expected = Buffer.concat(pieces)
        const { bytes, sha256, file } = await written(open, pieces)
        expect(Buffer.compare(bytes, expected)).toBe(0)
        expect(sha256).toBe(createHash('sha256').update(expected).digest('hex'))
        file.discard()
      }),
      { numRuns: 20 },
    )
    await Promise.resolve()
    expect(files.size).toBe(0)
  })

  it('says that the disk is full, to that file alone', async () => {
    const { made } = worker(2 * PIECE_BYTES)
    const open = diskFiles(() => made)
    await expect(written(open, [new Uint8Array(4 * PIECE_BYTES)])).rejects.toThrow('the disk is full')
    const small = await open(false)
    await expect(small.finish()).resolves.toMatchObject({ sha256: expect.any(String) })
  })

  it('ends with a worker that stops, and the next is written in memory', async () => {
    const { made, stop } = worker()
    const open = diskFiles(() => made)
    const file = await open(true)
    const writing = file.write(new Uint8Array(10))
    stop()
    await expect(writing).rejects.toThrow('has stopped')
    await expect(file.finish()).rejects.toThrow('has stopped')
    expect((await written(open, [new Uint8Array(10)])).bytes).toHaveLength(10)
  })
})
