import { makeZip } from 'client-zip'
import { describe, expect, it } from 'vitest'
import { piecesOf, READ_BYTES } from '#engine/outputs/piece-reader.ts'

const SIZE = 5 * READ_BYTES + 3
const bytes = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 16)) % 251)

/** Waits in the middle of each piece, as one does who writes it to a slow disk. */
async function copied(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const reader = stream.getReader()
  const parts: Buffer[] = []
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const { value } = next
    const half = value.length >> 1
    parts.push(Buffer.from(value.subarray(0, half)))
    await new Promise((resolve) => setImmediate(resolve))
    parts.push(Buffer.from(value.subarray(half)))
  }
  return Buffer.concat(parts)
}

describe('the pieces of a file', () => {
  it('are all of it, in two buffers', async () => {
    expect(Buffer.compare(await copied(piecesOf(new Blob([bytes]))), bytes)).toBe(0)
    const reader = piecesOf(new Blob([bytes])).getReader()
    const pieces: Uint8Array[] = []
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value)
    // The memory of each went on to the second after it.
    expect(pieces.length).toBeGreaterThan(3)
    expect(pieces.slice(0, -2).map(({ length }) => length)).toEqual(pieces.slice(2).map(() => 0))
  })

  it('are in a ZIP what they are in the file, however slowly it is written', async () => {
    const input = () => ({ name: 'a.bin', size: SIZE, lastModified: new Date(0) })
    const slow = await copied(makeZip([{ ...input(), input: piecesOf(new Blob([bytes])) }]))
    const whole = await copied(makeZip([{ ...input(), input: bytes }]))
    expect(Buffer.compare(slow, whole)).toBe(0)
  })
})
