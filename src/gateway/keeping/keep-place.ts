/** Where the gateway keeps the list: a folder of this machine, or a database that several gateways share. */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { addressWords, isPgAddress } from '#ledger-store/postgres/pg-address.ts'

type Environment = Readonly<Record<string, string | undefined>>

export type KeepPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  /** What is beside the list lies in the folder. The address has a password in it. */
  | { readonly kind: 'database'; readonly address: string; readonly folder: string }

/** `true` is the user's own data folder; null when the pages keep the list. */
export function keepPlace(keep: boolean | string, env: Environment, home: string = homedir()): KeepPlace | null {
  if (keep === false) return null
  const base = env['XDG_DATA_HOME']
  // The XDG base directory specification says that a relative value must be ignored.
  const own = join(base !== undefined && isAbsolute(base) ? base : join(home, '.local', 'share'), 'renderwatch')
  if (keep === true) return { kind: 'folder', folder: own }
  if (isPgAddress(keep)) return { kind: 'database', address: keep, folder: own }
  return { kind: 'folder', folder: resolve(keep) }
}

/** The choice of an environment variable, which no list of processes shows; null where it makes none. */
export function keepFromEnv(env: Environment): string | null {
  const keep = env['RENDERWATCH_KEEP'] ?? ''
  return keep === '' ? null : keep
}

/** For people: never the address. */
export function placeWords(place: KeepPlace): string {
  return place.kind === 'folder' ? place.folder : addressWords(place.address)
}
