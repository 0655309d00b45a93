import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSha256 } from '#engine/outputs/sha256.ts'

it('hashes the test vectors of FIPS 180-4', () => {
  const hash = (text: string) => {
    const sha = createSha256()
    sha.update(new TextEncoder().encode(text))
    return sha.digest()
  }
  expect(hash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('agrees with the platform for any bytes, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
      const ours = createSha256()
      const theirs = createHash('sha256')
      for (const piece of pieces) {
        ours.update(piece)
        theirs.update(piece)
      }
      expect(ours.digest()).toBe(theirs.digest('hex'))
    }),
    { numRuns: 300 },
  )
})
