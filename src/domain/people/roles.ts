/** What people of one gateway may do. Each role may do all that the ones before it may. */

/**
 * - `look`: see the list, its outputs and how the gateway fares.
 * - `watch`: have vendors asked: track, check, note, save.
 * - `spend`: what is billed, or cannot be taken back: submit, cancel, forget.
 * - `keep`: what holds for everybody: connections and their keys, settings, the archive.
 */
export const ROLES = ['look', 'watch', 'spend', 'keep'] as const
export type Role = (typeof ROLES)[number]

export interface Person {
  readonly name: string
  readonly role: Role
}

export function mayDo(has: Role, needs: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needs)
}

/** Why somebody may not do what needs a role that they do not have: a sentence of the gateway's, without capital and dot. */
export function roleRefusal(has: Role, needs: Role): string {
  return `your role is “${has}”, and this needs “${needs}”`
}
