/** Opens the list that the gateway is to keep, or says in one line why it cannot. */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import type { Clock } from '#domain/time.ts'
import { Archive } from '#archive/archive.ts'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import { platformTimers } from '#engine/timers.ts'
import type { Within } from '#gateway/keeping/access-within.ts'
import { Keeper } from '#keeper/keeper.ts'
import type { ArchiveChoice } from '#gateway/config/archive-choice.ts'
import { archiveRules } from '#gateway/config/archive-choice.ts'
import { openStore } from '#ledger-store/open-store.ts'
import type { LedgerStore } from '#ledger-store/store.ts'
import type { Registry } from '#vendors/registry-port.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type OpenedList =
  | { readonly ok: true; readonly store: LedgerStore; readonly folder: string; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string }

/** Where the list lies, `true` being the user's own data folder; null when the pages keep it. */
export function keepFolder(keep: boolean | string, env: Environment, home: string = homedir()): string | null {
  if (typeof keep === 'string') return resolve(keep)
  if (!keep) return null
  const base = env['XDG_DATA_HOME']
  // The XDG base directory specification says that a relative value must be ignored.
  return join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'share'), 'renderwatch')
}

export async function openList(folder: string, clock: Clock): Promise<OpenedList> {
  const opened = openStore(folder, clock)
  switch (opened.kind) {
    case 'open': {
      const { aside } = opened.store
      const warnings =
        aside === null ? [] : [`the list in ${folder} was damaged: it lies in ${aside}, a new one begins`]
      return { ok: true, store: opened.store, folder, warnings }
    }
    case 'missing':
      return no('--keep needs SQLite: Node 22.13 or later has it, and with this one "npm install" adds it as "libsql"')
    case 'taken':
      return no(`another gateway keeps the list in ${folder}: stop it first, or name another folder`)
    case 'newer':
      return no(`the list in ${folder} was written by a newer version of Renderwatch: use that one`)
    case 'unwritable':
      return no(`the list in ${folder} cannot be opened: ${opened.message}`)
  }
}

interface KeeperOptions {
  readonly list: Extract<OpenedList, { ok: true }>
  readonly vendors: Registry
  readonly clock: Clock
  readonly archive: ArchiveChoice
}

/** What a gateway makes its keeper with, once it knows how to reach itself. */
export function keeperOf({ list, vendors, clock, archive }: KeeperOptions): (within: Within) => Keeper {
  const { store, folder } = list
  const rules = archiveRules(archive)
  return ({ access, fetch, desk }) =>
    new Keeper({
      store,
      // Connections may bring vendors that were described while the gateway runs.
      access: accessWithVendors(access, vendors),
      vendors,
      clock,
      desk,
      archive: (notes) =>
        new Archive({
          ...notes,
          folder: join(folder, 'outputs'),
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
