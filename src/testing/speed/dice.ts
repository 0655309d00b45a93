/** Chance that comes out the same each time: mulberry32, by Tommy Ettinger (public domain). */
export interface Dice {
  /** From 0 up to 1. */
  readonly roll: () => number
  /** Around `median`: log-normal, `spread` is the deviation of its logarithm. */
  readonly around: (median: number, spread: number) => number
}

export function dice(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll())
  return { roll, around: (median, spread) => median * Math.exp(spread * normal()) }
}
