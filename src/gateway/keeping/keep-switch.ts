import type { Clock } from '#domain/time.ts'
import { editConfigFile } from '#gateway/config/config-edit.ts'
import type { ConfigContext, GatewayConfig } from '#gateway/config/config.ts'
import type { KeepSwitch } from '#gateway/keeping/keeper-seat.ts'
import { keepPlace } from '#gateway/keeping/keep-place.ts'
import { keeperOf, openList } from '#gateway/keeping/open-keeper.ts'
import { isPgAddress } from '#ledger-store/postgres/pg-address.ts'
import { NEEDS_PEOPLE } from '#gateway/people/people-words.ts'
import type { Registry } from '#vendors/registry-port.ts'

interface SwitchParts {
  /** What the command line or the environment says; null leaves it to the configuration file. */
  readonly named: true | string | null
  /** Whether it is reached from beyond its machine by people whom it does not know. */
  readonly isOpen: boolean
  readonly config: GatewayConfig
  readonly file: string
  readonly context: ConfigContext
  readonly vendors: Registry
  readonly clock: Clock
}

/** The switch of a gateway whose list lies in the user's data folder, and whose choice is in its configuration file. */
export function keepSwitchOf({ named, isOpen, config, file, context, vendors, clock }: SwitchParts): KeepSwitch {
  return {
    fixed: isOpen ? NEEDS_PEOPLE : fixedBy(named, config.keep),
    async open() {
      const place = keepPlace(true, context.env)
      const list = place === null ? null : await openList(place, clock)
      if (list === null) return { ok: false, message: 'there is no folder for the list' }
      if (!list.ok) return list
      return {
        ok: true,
        make: keeperOf({ list, vendors, clock, config }),
        close: () => list.store.close(),
      }
    },
    remember(keep) {
      const edited = editConfigFile(file, context, (value) => ({ ...value, keep }))
      return edited.ok ? null : edited.message
    },
  }
}

/** Somebody chose by other means, which a switch would contradict after the next start. */
function fixedBy(named: true | string | null, keep: boolean | string): string | null {
  if (named !== null)
    return 'this gateway was started with --keep or RENDERWATCH_KEEP: start it without to let browsers keep their lists'
  if (typeof keep === 'string' && isPgAddress(keep))
    return 'the configuration file names a database: write "keep": false there to let browsers keep their lists'
  if (typeof keep === 'string')
    return `the configuration file names the folder ${keep}: write "keep": false there to let browsers keep their lists`
  return null
}
