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
 * Entries, which are in the order of their ids, by rank: a hundred thousand in a few frames. Each distinct rank gets a
 * number in its order, and one number holds that and the place by id, so that the platform sorts plain numbers.
 */
export function inOrder(byId: readonly Entry[], rankOf: (entry: Entry) => Rank, sign: 1 | -1): Ranked[] {
  const ranked = byId.map((entry): Ranked => ({ rank: rankOf(entry), entry }))
  const ordinal = ordinals(
    ranked.map(({ rank }) => rank),
    sign,
  )
  const keys = new Float64Array(ranked.length)
  for (const [at, { rank }] of ranked.entries()) keys[at] = ordinal(rank) * ranked.length + at
  keys.sort()
  return Array.from(keys, (key) => ranked[key % ranked.length]).filter((each) => each !== undefined)
}

function ordinals(ranks: readonly Rank[], sign: 1 | -1): (rank: Rank) => number {
  const numbers = Float64Array.from(ranks.filter((rank) => typeof rank === 'number')).sort()
  const texts = [...new Set(ranks.filter((rank) => typeof rank === 'string'))].toSorted((a, b) =>
    comparedRanks(a, b, 1),
  )
  const places = new Map(texts.map((text, at) => [text, at]))
  const highest = ranks.length
  return (rank) => {
    if (rank === null) return highest
    const place = typeof rank === 'string' ? (places.get(rank) ?? 0) : firstOf(numbers, rank)
    return sign === 1 ? place : highest - 1 - place
  }
}

/** Of equal numbers the first, so that equal ranks have one place. */
function firstOf(numbers: Float64Array, wanted: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? Infinity) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
