import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFree, toMakeRoom } from '#engine/outputs/copies/eviction.ts'

const anyStored = fc.uniqueArray(
  fc.record({ sha256: fc.stringMatching(/^[0-9a-f]{4}$/), bytes: fc.nat(100), usedAt: fc.nat(50) }),
  { selector: ({ sha256 }) => sha256, maxLength: 12 },
)

function sum(copies: readonly { readonly bytes: number }[]): number {
  return copies.reduce((total, { bytes }) => total + bytes, 0)
}

describe('toMakeRoom', () => {
  it('makes enough room, no more than it must, from what was used longest ago, and of nothing that exists nowhere else', () => {
    fc.assert(
      fc.property(anyStored, fc.nat(200), fc.nat(400), fc.func(fc.boolean()), (stored, needed, limit, only) => {
        const victims = toMakeRoom(stored, needed, limit, only)
        const replaceable = stored.filter(({ sha256 }) => !only(sha256))
        const excess = sum(stored) + needed - limit
        if (victims === null) {
          expect(needed > limit || sum(replaceable) < excess).toBe(true)
          return
        }
        expect(sum(stored) - sum(victims) + needed <= limit || excess <= 0).toBe(true)
        expect(sum(victims.slice(0, -1)) < excess || victims.length === 0).toBe(true)
        expect(victims.every((victim) => !only(victim.sha256))).toBe(true)
        const newestVictim = Math.max(...victims.map(({ usedAt }) => usedAt))
        for (const kept of replaceable.filter((copy) => !victims.includes(copy))) {
          expect(kept.usedAt).toBeGreaterThanOrEqual(newestVictim)
        }
      }),
    )
  })
})

describe('toFree', () => {
  it('frees enough or everything, no more than it must, and what exists nowhere else last', () => {
    fc.assert(
      fc.property(anyStored, fc.nat(300), fc.func(fc.boolean()), (stored, bytes, only) => {
        const victims = toFree(stored, bytes, only)
        expect(sum(victims) >= bytes || victims.length === stored.length).toBe(true)
        expect(sum(victims.slice(0, -1)) < bytes || victims.length === 0).toBe(true)
        const kept = stored.filter((copy) => !victims.includes(copy))
        if (victims.some(({ sha256 }) => only(sha256))) expect(kept.every(({ sha256 }) => only(sha256))).toBe(true)
      }),
    )
  })
})
