import { comparedRanks, type Rank } from '#engine/ledger/task-ranks.ts'

/** Of 11 bits. */
const VALUES = 1 << 11
/** Five digits have 55 bits: the lowest two make one number, the other three another. */
const LOW = 1 << 22
/** Beyond it, differences of whole numbers are not exact. */
const RANGE = 2 ** 53

/**
 * For each place of an order, which of these ranks stands there; equal ones stay in the order in which they are, and
 * those without a rank come last in both directions. Ranks become whole numbers, of which eleven bits are sorted at a
 * time: a hundred thousand take less than a frame, where comparing them takes several.
 */
export function placesInOrder(ranks: readonly Rank[], sign: 1 | -1): Uint32Array {
  const { low, high } = partsOf(keysOf(ranks, sign))
  const { length } = ranks
  let [from, to] = [new Uint32Array(length), new Uint32Array(length)]
  for (let at = 0; at < length; at++) from[at] = at
  const digits = [
    [low, 0],
    [low, 11],
    [high, 0],
    [high, 11],
    [high, 22],
  ] as const
  for (const [part, shift] of digits) if (sortBy(part, shift, from, to)) [from, to] = [to, from]
  return from
}

/** Into `to`, by one digit; false where all are alike in it, as most of small numbers are. */
function sortBy(part: Uint32Array, shift: number, from: Uint32Array, to: Uint32Array): boolean {
  const { length } = part
  /** For each value of the digit, where the next number with it goes. */
  const next = new Uint32Array(VALUES + 1)
  for (let at = 0; at < length; at++) {
    const after = (((part[at] ?? 0) >>> shift) & (VALUES - 1)) + 1
    next[after] = (next[after] ?? 0) + 1
  }
  if (next[(((part[0] ?? 0) >>> shift) & (VALUES - 1)) + 1] === length) return false
  for (let value = 1; value <= VALUES; value++) next[value] = (next[value] ?? 0) + (next[value - 1] ?? 0)
  for (let at = 0; at < length; at++) {
    const place = from[at] ?? 0
    const value = ((part[place] ?? 0) >>> shift) & (VALUES - 1)
    const goes = next[value] ?? 0
    to[goes] = place
    next[value] = goes + 1
  }
  return true
}

function partsOf(keys: Float64Array): { readonly low: Uint32Array; readonly high: Uint32Array } {
  const [low, high] = [new Uint32Array(keys.length), new Uint32Array(keys.length)]
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? 0
    low[at] = key % LOW
    high[at] = key / LOW
  }
  return { low, high }
}

/** Whole numbers from 0 on, in the order of the ranks. */
function keysOf(ranks: readonly Rank[], sign: 1 | -1): Float64Array {
  let [least, most] = [Infinity, -Infinity]
  for (const rank of ranks) {
    if (rank === null) continue
    if (!Number.isInteger(rank)) return numbered(ranks, sign)
    least = Math.min(least, Number(rank))
    most = Math.max(most, Number(rank))
  }
  const range = Math.max(0, most - least)
  if (range >= RANGE) return numbered(ranks, sign)
  const keys = new Float64Array(ranks.length)
  for (let at = 0; at < keys.length; at++) {
    const rank = ranks[at] ?? null
    keys[at] = rank === null ? range + 1 : sign === 1 ? Number(rank) - least : most - Number(rank)
  }
  return keys
}

/** Each by its place among those that differ: of texts there are few, and fractions of a millisecond are rare. */
function numbered(ranks: readonly Rank[], sign: 1 | -1): Float64Array {
  const places = new Map<Rank, number>()
  const apart = [...new Set(ranks)].toSorted((a, b) => comparedRanks(a, b, sign))
  for (const [place, rank] of apart.entries()) places.set(rank, place)
  return Float64Array.from(ranks, (rank) => places.get(rank) ?? 0)
}
