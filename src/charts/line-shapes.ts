import { FEW_SAMPLES, type Percentiles } from '#charts/percentiles.ts'

/** One model's point as the three lines and the band that draw it; null where a shape has nothing to draw. */
export interface LineShape {
  /** Between points that many samples made. */
  readonly firm: number | null
  /** To and from points that few samples made. */
  readonly faint: number | null
  /** To the last bucket, which is not over. */
  readonly open: number | null
  /** A point without a neighbour: no line would show it. */
  readonly lone: Band | null
  readonly band: Band | null
}

type Band = readonly [p50: number, p95: number]

/** Cuts a series into shapes: a line cannot change its look on the way, so each look is a line of its own. */
export function lineShapes(points: readonly (Percentiles | null)[]): readonly LineShape[] {
  const last = points.length - 1
  const isFew = (index: number) => (points[index]?.count ?? Infinity) < FEW_SAMPLES && index !== last
  const hasPoint = (index: number) => (points[index] ?? null) !== null
  return points.map((point, index) => {
    if (point === null) return { firm: null, faint: null, open: null, lone: null, band: null }
    const { p50, p95 } = point
    return {
      firm: index !== last && !isFew(index) ? p50 : null,
      faint: index !== last && (isFew(index - 1) || isFew(index) || isFew(index + 1)) ? p50 : null,
      open: index >= last - 1 && points[last] !== null ? p50 : null,
      lone: hasPoint(index - 1) || hasPoint(index + 1) ? null : [p50, p95],
      band: [p50, p95],
    }
  })
}
