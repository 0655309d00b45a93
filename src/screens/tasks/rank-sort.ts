import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { comparedRanks, type Rank } from '#engine/ledger/task-ranks.ts'

/** One task of the list, in every order the same object. */
export interface Entry {
  readonly id: TaskId
  record: TaskRecord
  /** What a search looks through. */
  text: string
}

export interface Ranked {
  readonly rank: Rank
  readonly entry: Entry
}

/**
 * Entries, which are in the order of their ids, by rank; equal ones stay in that order. Ranks become numbers, whose bits
 * are sorted eleven at a time: a hundred thousand take less than a frame, where comparing them takes several.
 */
export function inOrder(byId: readonly Entry[], rankOf: (entry: Entry) => Rank, sign: 1 | -1): Ranked[] {
  const ranked = byId.map((entry): Ranked => ({ rank: rankOf(entry), entry }))
  const keyOf = keysOf(ranked, sign)
  const keys = new Float64Array(ranked.length)
  for (let at = 0; at < keys.length; at++) keys[at] = keyOf(ranked[at]?.rank ?? null)
  const ordered: Ranked[] = []
  for (const place of placesInOrder(keys)) {
    const next = ranked[place]
    if (next !== undefined) ordered.push(next)
  }
  return ordered
}

/** Those without a rank come last in both directions. */
function keysOf(ranked: readonly Ranked[], sign: 1 | -1): (rank: Rank) => number {
  const texts = new Set<string>()
  for (const { rank } of ranked) if (typeof rank === 'string') texts.add(rank)
  const places = new Map([...texts].toSorted((a, b) => comparedRanks(a, b, sign)).map((text, at) => [text, at]))
  return (rank) => {
    if (rank === null) return Infinity
    // Added to nothing, so that there is no zero below zero.
    return typeof rank === 'string' ? (places.get(rank) ?? 0) : 0 + sign * rank
  }
}

/** Of 11 bits, the highest one of each half of 10. */
const VALUES = 1 << 11
const DIGITS = 6

/** Where each of these numbers, in their order, stands; equal ones in the order in which they are. */
function placesInOrder(keys: Float64Array): Uint32Array {
  const digits = digitsOf(keys)
  let [from, to] = [Uint32Array.from(keys.keys()), new Uint32Array(keys.length)]
  for (let digit = 0; digit < DIGITS; digit++) {
    /** For each value of the digit, where the next number with it goes. */
    const next = new Uint32Array(VALUES + 1)
    for (let at = digit; at < digits.length; at += DIGITS) {
      const after = (digits[at] ?? 0) + 1
      next[after] = (next[after] ?? 0) + 1
    }
    for (let value = 1; value <= VALUES; value++) next[value] = (next[value] ?? 0) + (next[value - 1] ?? 0)
    for (const place of from) {
      const value = digits[place * DIGITS + digit] ?? 0
      const goes = next[value] ?? 0
      to[goes] = place
      next[value] = goes + 1
    }
    ;[from, to] = [to, from]
  }
  return from
}

/** The lowest first. As whole numbers they are in the order of the numbers: below zero all bits say the opposite. */
function digitsOf(keys: Float64Array): Uint16Array {
  const digits = new Uint16Array(keys.length * DIGITS)
  const view = new DataView(new ArrayBuffer(8))
  for (const [at, key] of keys.entries()) {
    view.setFloat64(0, key)
    const [high, low] = [view.getUint32(0), view.getUint32(4)]
    put(digits, at * DIGITS, key < 0 ? ~low : low)
    put(digits, at * DIGITS + 3, key < 0 ? ~high : high ^ 0x8000_0000)
  }
  return digits
}

function put(digits: Uint16Array, at: number, bits: number): void {
  digits[at] = bits & (VALUES - 1)
  digits[at + 1] = (bits >>> 11) & (VALUES - 1)
  digits[at + 2] = bits >>> 22
}
