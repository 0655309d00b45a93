/** A figure of `npm run bench`: `.ci/bench.mjs` finds it in the report of the run, beside those of the virtual clock. */
import type { TestInfo } from '@playwright/test'
import type { Figure } from '#testing/speed/figure.ts'

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

/** `12 ms, 14 ms and 13 ms`, for {@link Figure.beside}. */
export function eachMs(values: readonly number[]): string {
  return `${values.map((value) => value.toFixed(0)).join(', ')} ms`
}
