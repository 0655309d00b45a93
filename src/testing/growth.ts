import type { Millis } from '#domain/time.ts'

/** Enough for the least to be free of what else the machine did. */
const TRIES = 7

/**
 * How many times longer some work takes on an input four times the size: about 4 where its time is linear, 16 where it is
 * quadratic. Both are measured in the same moments and on the same machine, and the least of several tries counts: what
 * else runs there can only add to it.
 */
export function growth(work: (size: number) => void, size: number): number {
  const least = { small: Infinity, large: Infinity }
  work(size)
  for (let tried = 0; tried < TRIES; tried += 1) {
    least.small = Math.min(
      least.small,
      timeOf(() => work(size)),
    )
    least.large = Math.min(
      least.large,
      timeOf(() => work(4 * size)),
    )
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
