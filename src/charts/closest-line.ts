import type { Percentiles } from '#charts/percentiles.ts'

export interface PercentileLine {
  readonly label: string
  readonly points: readonly (Percentiles | null)[]
}

/** The line whose p50 lies closest to a value; -1 where no line has a point in the bucket. */
export function closestLine(lines: readonly PercentileLine[], bucket: number, value: number): number {
  let closest = -1
  let distance = Infinity
  for (const [index, { points }] of lines.entries()) {
    const point = points[bucket]
    if (point === null || point === undefined || Math.abs(point.p50 - value) >= distance) continue
    closest = index
    distance = Math.abs(point.p50 - value)
  }
  return closest
}
