import type { KeeperInfo, PollingState } from '#engine/engine.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import type { EpochMs } from '#domain/time.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'

/** Whether the tab may be closed; null while nothing would be missed. */
export function keeperWords(
  keeper: KeeperInfo,
  { mode, live }: Pick<PollingState, 'mode' | 'live'>,
  zone: ZoneChoice,
  now: EpochMs = Date.now(),
): { readonly text: string; readonly isLost: boolean } | null {
  if (keeper.kind === 'page') {
    return mode === 'polling' && live > 0 ? { text: 'This tab polls: keep it open', isLost: false } : null
  }
  if (keeper.lostAt === null) return { text: 'The gateway polls. You may close this tab', isLost: false }
  const why = keeper.isOther === true ? 'Another version of the gateway: reload this page,' : 'Gateway lost,'
  return { text: `${why} showing what was known at ${formatMoment(keeper.lostAt, now, zone)}`, isLost: true }
}

/** Where a copy of an output lies. */
export function keptWords({ kind }: KeeperInfo): string {
  return kind === 'gateway' ? 'kept by the gateway' : 'kept here'
}

const NOT_KEPT = 'The gateway cannot read or write its list just now: changes since are not kept. It goes on trying.'

/** What is wrong with the gateway's list; null where nothing is. */
export const KEPT_TROUBLE = {
  loading: null,
  ready: null,
  unavailable: NOT_KEPT,
  blocked: NOT_KEPT,
  failing: NOT_KEPT,
  lost: NOT_KEPT,
  full: 'The gateway’s disk is full: changes since are not kept, and nothing is submitted. Free some space there.',
  outdated: 'A newer version of Renderwatch has written the gateway’s list: use that one.',
  newer: 'The gateway’s list is that of a newer version of Renderwatch: use that one.',
} as const satisfies Record<StorageState['kind'], string | null>
