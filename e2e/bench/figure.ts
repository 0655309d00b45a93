/** A figure of `npm run bench`: `.ci/bench.mjs` finds it in the report of the run, beside those of the virtual clock. */
import type { TestInfo } from '@playwright/test'

/** One line of the table; `value` is held against `most` or `least`. */
interface Figure {
  readonly name: string
  readonly value: number
  readonly most?: number
  readonly least?: number
  /** What the value is to be seen against. */
  readonly beside: string
}

export function tellFigures({ annotations }: TestInfo, figures: readonly Figure[]): void {
  for (const figure of figures) annotations.push({ type: 'figure', description: JSON.stringify(figure) })
}

const RUNS = 3

/** The middle one of {@link RUNS} runs, each of which takes all that is compared. */
export async function eachRun<T>(run: (at: number) => Promise<T>): Promise<readonly T[]> {
  const all: T[] = []
  for (let at = 0; at < RUNS; at++) all.push(await run(at))
  return all
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
}

/** `12 ms, 14 ms and 13 ms`, for {@link Figure.beside}. */
export function eachMs(values: readonly number[]): string {
  return `${values.map((value) => value.toFixed(0)).join(', ')} ms`
}
