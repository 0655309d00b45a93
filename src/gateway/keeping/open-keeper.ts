/** Opens the list that the gateway is to keep, or says in one line why it cannot. */
import type { Clock } from '#domain/time.ts'
import { Archive } from '#archive/archive.ts'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import { platformTimers } from '#engine/timers.ts'
import type { Within } from '#gateway/keeping/access-within.ts'
import { Keeper } from '#keeper/keeper.ts'
import type { GatewayConfig } from '#gateway/config/config.ts'
import { placeOfCopies } from '#gateway/keeping/place-of-copies.ts'
import { joinTeam } from '#keeper/open-team.ts'
import type { TeamParts } from '#keeper/team.ts'
import { archiveRules } from '#gateway/config/archive-choice.ts'
import { placeWords, type KeepPlace } from '#gateway/keeping/keep-place.ts'
import { openStore } from '#ledger-store/open-store.ts'
import { openPgStore } from '#ledger-store/postgres/open-pg-store.ts'
import type { LedgerStore } from '#ledger-store/store.ts'
import type { Registry } from '#vendors/registry-port.ts'

export type OpenedList =
  | {
      readonly ok: true
      readonly store: LedgerStore
      /** Makes this gateway, by its name, one of those that share the list; null where it is a file of its own. */
      readonly join: ((name: string) => TeamParts) | null
      /** For what is beside the list. */
      readonly folder: string
      /** Where the list is, for people. */
      readonly where: string
      readonly warnings: readonly string[]
    }
  | { readonly ok: false; readonly message: string }

export function openList(place: KeepPlace, clock: Clock): Promise<OpenedList> {
  return place.kind === 'folder' ? openFile(place.folder, clock) : openDatabase(place)
}

async function openFile(folder: string, clock: Clock): Promise<OpenedList> {
  const opened = openStore(folder, clock)
  switch (opened.kind) {
    case 'open': {
      const { aside } = opened.store
      const warnings =
        aside === null ? [] : [`the list in ${folder} was damaged: it lies in ${aside}, a new one begins`]
      return { ok: true, store: opened.store, join: null, folder, where: folder, warnings }
    }
    case 'missing':
      return no('--keep needs SQLite: Node 22.13 or later has it, and with this one "npm install" adds it as "libsql"')
    case 'taken':
      return no(`another gateway keeps the list in ${folder}: stop it first, or name another folder`)
    case 'newer':
      return no(newerWords(folder))
    case 'unwritable':
      return no(`the list in ${folder} cannot be opened: ${opened.message}`)
  }
}

async function openDatabase(place: Extract<KeepPlace, { kind: 'database' }>): Promise<OpenedList> {
  const { address, folder } = place
  const where = placeWords(place)
  const opened = await openPgStore({ address })
  switch (opened.kind) {
    case 'open': {
      const warnings = opened.warnings.map((warning) => `${where}: ${warning}`)
      const { store, session } = opened
      return { ok: true, store, join: (name) => joinTeam({ address, session, name }), folder, where, warnings }
    }
    case 'newer':
      return no(newerWords(where))
    case 'unfit':
      return no(`${where} cannot keep a list: ${opened.message}`)
    case 'unwritable':
      return no(`the list in ${where} cannot be opened: ${opened.message}`)
  }
}

function newerWords(where: string): string {
  return `the list in ${where} was written by a newer version of Renderwatch: use that one`
}

interface KeeperOptions {
  readonly list: Extract<OpenedList, { ok: true }>
  readonly vendors: Registry
  readonly clock: Clock
  readonly config: Pick<GatewayConfig, 'archive' | 'archivePlace'>
  /** How this gateway is called among those that share the list; null: by where it listens. */
  readonly name?: string | null
}

/** What a gateway makes its keeper with, once it knows how to reach itself. */
export function keeperOf({ list, vendors, clock, config, name = null }: KeeperOptions): (within: Within) => Keeper {
  const { store, folder, join } = list
  const rules = archiveRules(config.archive)
  return ({ access, fetch, desk, where }) =>
    new Keeper({
      store,
      // Connections may bring vendors that were described while the gateway runs.
      access: accessWithVendors(access, vendors),
      vendors,
      clock,
      desk,
      ...(join === null ? {} : { team: join(name ?? where) }),
      archive: (notes) =>
        new Archive({
          ...notes,
          place: placeOfCopies({ chosen: config.archivePlace, folder, isForSeveral: join !== null, clock }),
          book: store.copyBook,
          fetch,
          clock,
          timers: platformTimers,
          rules,
        }),
    })
}

function no(message: string): OpenedList {
  return { ok: false, message }
}
