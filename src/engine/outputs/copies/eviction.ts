/** Which copies go first when there is no room. Pure. */
import type { StoredCopy } from '#engine/outputs/copies/copy-store.ts'

/**
 * The copies to remove so that `needed` more bytes fit into `limit`: those that are easily had again before those
 * that are not, in each group the one that was used longest ago first. Null when the new one is too large by itself,
 * or would only fit in place of an output that exists nowhere else.
 */
export function toMakeRoom(
  stored: readonly StoredCopy[],
  needed: number,
  limit: number,
  isOnlyOne: (sha256: string) => boolean,
): readonly StoredCopy[] | null {
  let excess = stored.reduce((sum, { bytes }) => sum + bytes, 0) + needed - limit
  if (needed > limit) return null
  const victims: StoredCopy[] = []
  for (const copy of byLastUse(stored.filter(({ sha256 }) => !isOnlyOne(sha256)))) {
    if (excess <= 0) break
    victims.push(copy)
    excess -= copy.bytes
  }
  return excess > 0 ? null : victims
}

/**
 * The copies to give up so that `bytes` become free, or all of them: what exists nowhere else goes last, but it goes,
 * since without room no task can be remembered at all.
 */
export function toFree(
  stored: readonly StoredCopy[],
  bytes: number,
  isOnlyOne: (sha256: string) => boolean,
): readonly StoredCopy[] {
  const victims: StoredCopy[] = []
  let freed = 0
  const replaceable = byLastUse(stored.filter(({ sha256 }) => !isOnlyOne(sha256)))
  for (const copy of [...replaceable, ...byLastUse(stored.filter(({ sha256 }) => isOnlyOne(sha256)))]) {
    if (freed >= bytes) break
    victims.push(copy)
    freed += copy.bytes
  }
  return victims
}

/** The one that was used longest ago comes first. */
function byLastUse(stored: readonly StoredCopy[]): readonly StoredCopy[] {
  return stored.toSorted((a, b) => a.usedAt - b.usedAt || (a.sha256 < b.sha256 ? -1 : 1))
}
