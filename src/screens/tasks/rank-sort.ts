import { comparedRanks, type Rank } from '#engine/ledger/task-ranks.ts'
import type { Entry } from '#screens/tasks/list-entry.ts'

export interface Ranked {
  readonly rank: Rank
  readonly entry: Entry
}

/**
 * These, which are in the order of their ids, by rank; equal ones stay in that order. Ranks become numbers, whose bits
 * are sorted eleven at a time: a hundred thousand take less than a frame, where comparing them takes several.
 */
export function inOrder(byId: readonly Ranked[], sign: 1 | -1): Ranked[] {
  const ordered: Ranked[] = []
  for (const place of placesInOrder(keysOf(byId, sign))) {
    const next = byId[place]
    if (next !== undefined) ordered.push(next)
  }
  return ordered
}

/** The same in the opposite direction: equal ones stay in the order of their ids, those without a rank stay last. */
export function turnedRound(ordered: readonly Ranked[]): Ranked[] {
  let known = ordered.length
  while (known > 0 && ordered[known - 1]?.rank === null) known--
  const turned: Ranked[] = []
  for (let end = known; end > 0;) {
    const rank = ordered[end - 1]?.rank
    let from = end - 1
    while (from > 0 && ordered[from - 1]?.rank === rank) from--
    for (let at = from; at < end; at++) push(turned, ordered[at])
    end = from
  }
  for (let at = known; at < ordered.length; at++) push(turned, ordered[at])
  return turned
}

function push(to: Ranked[], ranked: Ranked | undefined): void {
  if (ranked !== undefined) to.push(ranked)
}

/** Numbers in the order of the ranks. Those without a rank come last in both directions. */
function keysOf(all: readonly Ranked[], sign: 1 | -1): Float64Array {
  const keys = new Float64Array(all.length)
  /** Each text under its number, in the order in which they are met. */
  const numbers = new Map<string, number>()
  for (let at = 0; at < keys.length; at++) {
    const rank = all[at]?.rank ?? null
    if (typeof rank === 'string') {
      const number = numbers.get(rank) ?? numbers.size
      if (number === numbers.size) numbers.set(rank, number)
      keys[at] = number
    } else {
      // Added to nothing, so that there is no zero below zero.
      keys[at] = rank === null ? Infinity : 0 + sign * rank
    }
  }
  if (numbers.size === 0) return keys
  const places = new Float64Array(numbers.size)
  for (const [place, text] of [...numbers.keys()].toSorted((a, b) => comparedRanks(a, b, sign)).entries()) {
    places[numbers.get(text) ?? 0] = place
  }
  // The ranks of one order are texts or nothing.
  for (let at = 0; at < keys.length; at++) keys[at] = places[keys[at] ?? 0] ?? Infinity
  return keys
}

/** Of 11 bits, the highest one of each half of 10. */
const VALUES = 1 << 11
const DIGITS = 6

/** Where each of these numbers, in their order, stands; equal ones in the order in which they are. */
function placesInOrder(keys: Float64Array): Uint32Array {
  const { length } = keys
  const digits = digitsOf(keys)
  let [from, to] = [new Uint32Array(length), new Uint32Array(length)]
  for (let at = 0; at < length; at++) from[at] = at
  for (let digit = 0; digit < DIGITS; digit++) {
    const begin = digit * length
    /** For each value of the digit, where the next number with it goes. */
    const next = new Uint32Array(VALUES + 1)
    for (let at = begin; at < begin + length; at++) {
      const after = (digits[at] ?? 0) + 1
      next[after] = (next[after] ?? 0) + 1
    }
    // Most digits of small numbers, and of instants of one year, are alike.
    if (next[(digits[begin] ?? 0) + 1] === length) continue
    for (let value = 1; value <= VALUES; value++) next[value] = (next[value] ?? 0) + (next[value - 1] ?? 0)
    for (let at = 0; at < length; at++) {
      const place = from[at] ?? 0
      const value = digits[begin + place] ?? 0
      const goes = next[value] ?? 0
      to[goes] = place
      next[value] = goes + 1
    }
    ;[from, to] = [to, from]
  }
  return from
}

/** The lowest digit of all first. As whole numbers they are in the order of the numbers: below zero all bits say the opposite. */
function digitsOf(keys: Float64Array): Uint16Array {
  const { length } = keys
  const digits = new Uint16Array(length * DIGITS)
  const view = new DataView(new ArrayBuffer(8))
  for (let at = 0; at < length; at++) {
    const key = keys[at] ?? 0
    view.setFloat64(0, key)
    const [high, low] = [view.getUint32(0), view.getUint32(4)]
    put(digits, at, length, key < 0 ? ~low : low)
    put(digits, at + 3 * length, length, key < 0 ? ~high : high ^ 0x8000_0000)
  }
  return digits
}

function put(digits: Uint16Array, at: number, apart: number, bits: number): void {
  digits[at] = bits & (VALUES - 1)
  digits[at + apart] = (bits >>> 11) & (VALUES - 1)
  digits[at + 2 * apart] = bits >>> 22
}
