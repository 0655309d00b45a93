import type { Millis } from '#domain/time.ts'

/** Enough for the least to be free of what else the machine did. */
const TRIES = 7

/** So many are enough where the least are as far apart as in linear work, which is far from quadratic: most work is. */
const FIRST_TRIES = 3
const CLEARLY_LINEAR = 6

/** What takes less is done several times in a row: of a millisecond the collecting of garbage alone may be the larger part. */
const LEAST: Millis = 5

/**
 * How many times longer some work takes on an input four times the size: about 4 where its time is linear, 16 where it is
 * quadratic. Both are measured in the same moments and on the same machine, and the least of several tries counts: what
 * else runs there can only add to it.
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
  const several = (of: number) => () => {
    for (let time = 0; time < times; time += 1) work(of)
  }
  for (let tried = 1; tried <= TRIES; tried += 1) {
    least.small = Math.min(least.small, timeOf(several(size)))
    least.large = Math.min(least.large, timeOf(several(4 * size)))
    if (tried >= FIRST_TRIES && least.large / least.small < CLEARLY_LINEAR) break
  }
  return least.large / least.small
}

/** Processor time of this process, which does not count what others do meanwhile. */
function timeOf(work: () => void): Millis {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return Math.max(user + system, 1) / 1000
}
