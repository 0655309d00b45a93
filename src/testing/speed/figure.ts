/** One line of the table of `npm run bench`; `value` is held against `most` or `least`. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly most?: number
  readonly least?: number
  /** What the value is to be seen against. */
  readonly beside: string
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
