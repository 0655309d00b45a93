import { FEW_SAMPLES, type Percentiles } from '#charts/percentiles.ts'
import { within, type Scale } from '#charts/ticks.ts'

/** One model's point as what draws it; null where a shape has nothing to draw. */
export interface LineShape {
  /** Between neighbours that many samples made. */
  readonly firm: number | null
  /** From such a neighbour to the last bucket, which is not over. */
  readonly open: number | null
  /** What no line may go through, because it would claim what nobody measured: the middle, and how far all samples lie apart. */
  readonly point: { readonly middle: number; readonly lowest: number; readonly highest: number } | null
  readonly band: readonly [p50: number, p95: number] | null
}

const NOTHING: LineShape = { firm: null, open: null, point: null, band: null }

/** Cuts a series into shapes: lines where many samples follow each other, else points with their spread. */
export function lineShapes(points: readonly (Percentiles | null)[]): readonly LineShape[] {
  const last = points.length - 1
  const isMany = (index: number) => (points[index]?.count ?? 0) >= FEW_SAMPLES
  return points.map((point, index) => {
    if (point === null) return NOTHING
    const { p50, p95, lowest, highest } = point
    if (!isMany(index) || !(isMany(index - 1) || isMany(index + 1))) {
      return { ...NOTHING, point: { middle: p50, lowest, highest } }
    }
    return {
      firm: index !== last ? p50 : null,
      open: index === last || (index === last - 1 && isMany(last)) ? p50 : null,
      point: null,
      band: [p50, p95],
    }
  })
}

/** The same shape with nothing of it beyond the ends of the axis, so that nothing has to be cut off there. */
export function shapeWithin(scale: Scale, { firm, open, point, band }: LineShape): LineShape {
  const at = (value: number) => within(scale, value)
  return {
    firm: firm === null ? null : at(firm),
    open: open === null ? null : at(open),
    point: point && { middle: at(point.middle), lowest: at(point.lowest), highest: at(point.highest) },
    band: band && [at(band[0]), at(band[1])],
  }
}
