import type { Claims } from '#keeper/claims/claims.ts'

/** A list in a file has one gateway, which the lock on the file sees to: everything is its own. */
export function fileClaims(): Claims {
  return {
    everything: true,
    start: () => undefined,
    stop: () => Promise.resolve(),
    offer: () => undefined,
    holds: () => true,
    team: () => null,
    told: () => new Map(),
    tell: () => undefined,
    pause: () => Promise.resolve(),
    onChange: () => () => undefined,
  }
}
