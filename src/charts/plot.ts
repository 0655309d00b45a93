/** Where in a chart a press lies. Computed here: what recharts tells of a press lags behind a pointer that just came. */
import { AXIS_HEIGHT, MARGIN } from '#charts/chart-look.ts'
import { bucketIndex, type Buckets } from '#charts/buckets.ts'

/** A chart's measures in px. */
interface Plot {
  readonly width: number
  readonly height: number
  /** Of the labels at the left. */
  readonly axisWidth: number
}

/** A place inside the axes as shares of their lengths, from the lower left; null for one on the labels. */
export function placeIn(plot: Plot, x: number, y: number): { readonly x: number; readonly y: number } | null {
  const across = (x - MARGIN.left - plot.axisWidth) / (plot.width - MARGIN.left - MARGIN.right - plot.axisWidth)
  const up = 1 - (y - MARGIN.top) / (plot.height - MARGIN.top - MARGIN.bottom - AXIS_HEIGHT)
  return across >= 0 && across <= 1 && up >= 0 && up <= 1 ? { x: across, y: up } : null
}

/** How far below the upper edge a share of the upright axis lies, in px: the way back of {@link placeIn}. */
export function pixelsDown(height: number, share: number): number {
  return MARGIN.top + (1 - share) * (height - MARGIN.top - MARGIN.bottom - AXIS_HEIGHT)
}

/** The bucket at a share of a time axis that ends now. */
export function bucketAtTime(buckets: Buckets, share: number): number {
  const from = buckets.starts[0] ?? buckets.now
  return bucketIndex(buckets, Math.min(buckets.now, from + share * (buckets.now - from)))
}

/** The bucket at a share of an axis on which all buckets are equally wide. */
export function bucketAtShare(buckets: Buckets, share: number): number {
  return Math.min(buckets.starts.length - 1, Math.floor(share * buckets.starts.length))
}
