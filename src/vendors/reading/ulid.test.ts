import { describe, expect, it } from 'vitest'
import { NOON } from '#testing/builders.ts'
import { ulidTime } from '#vendors/reading/ulid.ts'

describe('the time in a ULID', () => {
  it('is its first ten characters', () => {
    // The ULID specification's own example, seen soon after.
    expect(ulidTime('01ARZ3NDEKTSV4RRFFQ69G5FAV', 1_469_922_900_000)).toBe(1_469_922_850_259)
    expect(ulidTime('01jz3v9k4q8y7m2n5p6r0s1t3w', NOON)).toBe(Date.UTC(2025, 6, 1, 20, 36, 44, 311))
  })

  it('is not believed when it is far from now, or when the text is no ULID', () => {
    expect(ulidTime('01ARZ3NDEKTSV4RRFFQ69G5FAV', NOON)).toBeNull()
    expect(ulidTime('7ZZZZZZZZZZZZZZZZZZZZZZZZZ', NOON)).toBeNull()
    expect(ulidTime('00000000000000000000000000', NOON)).toBeNull()
    for (const text of ['', '01JZ', '01JZ3V9K4Q8Y7M2N5P6R0S1T3I', '81JZ3V9K4Q8Y7M2N5P6R0S1T3W']) {
      expect(ulidTime(text, NOON)).toBeNull()
    }
  })
})
