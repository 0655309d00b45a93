/**
 * What earlier tasks of one connection and model teach about the next: how long they waited, how long they ran, how
 * long it took them from start to result. Derived from the records themselves, never kept apart from them.
 */
import { measureBetween } from '#domain/history/measure.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { phaseEntries } from '#domain/timeline/timeline.ts'

/** Names a connection and a model; tasks are only ever compared within one. */
export type HistoryKey = string

/** Null for a task whose model is not known: it is compared with nothing. */
export function historyKey({ connection, model }: Pick<TaskRecord, 'connection' | 'model'>): HistoryKey | null {
  // A line break cannot occur in a connection id, so two pairs never make the same key.
  return model === null ? null : `${connection}\n${model}`
}

/** The newest so many tasks count: what a model did last month says little about today. */
export const SAMPLE_SIZE = 200

/** Fewer than this prove nothing: one odd task would be an eighth of the truth. */
export const SMALLEST_SAMPLE = 8

/** `wait`: from queued to running. `run`: from running to success, storing included. `result`: from queued to success. */
export const MEASURES = ['wait', 'run', 'result'] as const
export type Measure = (typeof MEASURES)[number]

/** What one task's timeline taught; null where it did not show. */
export interface Lesson extends Readonly<Record<Measure, Millis | null>> {
  /** When the task was queued for certain. It never changes while the task goes on. */
  readonly at: EpochMs
}

/** Spans in ascending order. */
export type Sample = readonly Millis[]

export type ModelHistory = Readonly<Record<Measure, Sample>>

export const NO_HISTORY: ModelHistory = { wait: [], run: [], result: [] }

/**
 * What a task teaches, or null for nothing yet. A wait counts only when the task was seen at work right after it: of
 * one that jumped from the queue to its end nobody knows how much it waited. Runs and results count only when they
 * succeeded: a refusal after a second says nothing about how long the work takes.
 */
export function lessonOf({ timeline, state }: Pick<TaskRecord, 'timeline' | 'state'>): Lesson | null {
  const all = phaseEntries(timeline)
  const place = all.findIndex(({ phase }) => phase === 'queued')
  const queued = all[place]
  if (queued === undefined) return null
  const next = all[place + 1]
  const end = state.phase === 'succeeded' ? all.findLast(({ phase }) => phase === 'succeeded') : undefined
  const wait = next?.phase === 'running' ? measureBetween(queued, next) : null
  const run = measureBetween(
    all.find(({ phase }) => phase === 'running'),
    end,
  )
  const result = measureBetween(queued, end)
  if (wait === null && run === null && result === null) return null
  return { at: queued.notAfter, wait: wait?.ms ?? null, run: run?.ms ?? null, result: result?.ms ?? null }
}

/** The value that at least this share of a sorted sample does not exceed (nearest rank); null for an empty sample. */
export function percentile(sample: ArrayLike<Millis>, share: number): Millis | null {
  return sample[Math.max(0, Math.ceil(share * sample.length) - 1)] ?? null
}

/** The share of the sample, 0 to 1, that an age has reached or outlasted; null for an empty sample. */
export function standing(age: Millis, sample: Sample): number | null {
  return sample.length === 0 ? null : countUpTo(sample, age) / sample.length
}

/** How many members are at most this large. */
export function countUpTo(sample: Sample, limit: Millis): number {
  let [low, high] = [0, sample.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sample[middle] ?? Infinity) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
