import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sha256InPieces, sha256Of, sha256OfBlob, WHOLE_BYTES } from '#engine/outputs/sha256.ts'

afterEach(() => vi.unstubAllGlobals())

/** The test vector of FIPS 180-4 for `abc`. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const abc = () => new TextEncoder().encode('abc')

describe('SHA-256', () => {
  it('is the same by the platform, without it, and in pieces', async () => {
    expect(await sha256Of(abc())).toBe(ABC)
    vi.stubGlobal('crypto', {})
    expect(await sha256Of(abc())).toBe(ABC)
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
        const ours = sha256InPieces()
        for (const piece of pieces) ours.add(piece)
        expect(ours.hex()).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'))
      }),
    )
  })

  it('of a blob is that of its bytes, small or large', async () => {
    expect(await sha256OfBlob(new Blob([abc()]))).toBe(ABC)
    const large = Buffer.alloc(WHOLE_BYTES + 1, 'fox')
    expect(await sha256OfBlob(new Blob([large]))).toBe(createHash('sha256').update(large).digest('hex'))
  })
})
