import type { Percentiles } from '#charts/percentiles.ts'

export interface PercentileLine {
  readonly label: string
  readonly points: readonly (Percentiles | null)[]
}

/**
 * The line whose p50 lies closest to a height of the plot, from 0 to 1; -1 where no line has a point in the bucket.
 * `heightOf` says where a value lies: what is close on a logarithmic axis is another one than on an even axis.
 */
export function closestLine(
  lines: readonly PercentileLine[],
  bucket: number,
  height: number,
  heightOf: (value: number) => number,
): number {
  let closest = -1
  let distance = Infinity
  for (const [index, { points }] of lines.entries()) {
    const point = points[bucket]
    if (point === null || point === undefined) continue
    const away = Math.abs(heightOf(point.p50) - height)
    if (away >= distance) continue
    closest = index
    distance = away
  }
  return closest
}
