/**
 * Chance that always falls the same way: everything that varies between tasks is derived from their ids, so that a
 * task's whole life is a pure function and a test that passes today passes tomorrow.
 */
import { hash32, unit } from '#domain/hash.ts'

/** A number in [min, max) for a text. */
export function between(text: string, [min, max]: readonly [number, number]): number {
  return min + unit(text) * (max - min)
}

/** One of the choices for a text; undefined only for an empty list. */
export function pick<T>(text: string, choices: readonly T[]): T | undefined {
  return choices[hash32(text) % choices.length]
}
