/**
 * Chance that always falls the same way: what has to differ between tasks (when each is polled, how long a sandbox
 * task takes) is derived from their ids, so that tests and restarts see the same.
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
