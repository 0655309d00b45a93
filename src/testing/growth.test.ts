import { describe, expect, it } from 'vitest'
import { growth } from '#testing/growth.ts'

function spend(steps: number): number {
  let spent = 0
  for (let step = 0; step < steps; step += 1) spent = (spent * 31 + step) % 1_000_003
  return spent
}

describe('growth', () => {
  it('tells work that grows with the input from work that grows with its square', () => {
    expect(growth((size) => void spend(1_000 * size), 100)).toBeLessThan(1.25)
    expect(growth((size) => void spend(size * size), 50)).toBeGreaterThan(1.75)
  })
})
