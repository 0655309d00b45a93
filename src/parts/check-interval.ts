import type { Checks } from '#engine/connection/check-gaps.ts'
import { formatCount } from '#ui/numbers.ts'

/** `4 s`, `4 to 9 s`: in whole seconds how often each live task was checked, by whatever way. */
export function checkSeconds({ least, most }: Pick<Checks, 'least' | 'most'>): string {
  const [low, high] = [wholeSeconds(least), wholeSeconds(most)]
  return low === high ? `${formatCount(low)} s` : `${formatCount(low)} to ${formatCount(high)} s`
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1000))
}
