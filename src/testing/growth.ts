import type { Millis } from '#domain/time.ts'

/**
 * How much larger the second input is. So much that time which grows with its square is far from time which grows with
 * it: memory of another kind for large texts, or a busy machine, makes a difference of some times, but not of dozens.
 */
const FACTOR = 64

/** Enough for the least to be free of what else the machine did. */
const TRIES = 7

/** One is enough where it is clear. */
const CLEARLY_LINEAR = 1.25

/** What takes less is done several times in a row: of a millisecond the collecting of garbage alone may be the larger part. */
const LEAST: Millis = 5

/**
 * With which power of the size the time of some work grows: about 1 where it is linear, 2 where it is quadratic. Two
 * sizes are measured in the same moments and on the same machine, and the least of several tries counts: what else runs
 * there can only add to it.
 */
export function growth(work: (size: number) => void, size: number): number {
  const least = { small: Infinity, large: Infinity }
  work(size)
  const times = Math.ceil(
    LEAST /
      Math.max(
        timeOf(() => work(size)),
        LEAST / 200,
      ),
  )
  const several = () => {
    for (let time = 0; time < times; time += 1) work(size)
  }
  for (let tried = 1; tried <= TRIES; tried += 1) {
    least.small = Math.min(least.small, timeOf(several) / times)
    least.large = Math.min(
      least.large,
      timeOf(() => work(FACTOR * size)),
    )
    if (power(least) < CLEARLY_LINEAR) break
  }
  return power(least)
}

function power({ small, large }: { readonly small: Millis; readonly large: Millis }): number {
  return Math.log(large / small) / Math.log(FACTOR)
}

/** Processor time of this process, which does not count what others do meanwhile. */
function timeOf(work: () => void): Millis {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return Math.max(user + system, 1) / 1000
}
