/**
 * Chance that always falls the same way: everything that varies between tasks is derived from their ids, so that a
 * task's whole life is a pure function and a test that passes today passes tomorrow.
 */

/** FNV-1a with a final avalanche: 32 well-mixed bits of a text. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A number in [0, 1) for a text. */
export function unit(text: string): number {
  return hash32(text) / 2 ** 32
}

/** A number in [min, max) for a text. */
export function between(text: string, [min, max]: readonly [number, number]): number {
  return min + unit(text) * (max - min)
}

/** One of the choices for a text; undefined only for an empty list. */
export function pick<T>(text: string, choices: readonly T[]): T | undefined {
  return choices[hash32(text) % choices.length]
}
