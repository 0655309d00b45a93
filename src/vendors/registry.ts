import type { VendorKey } from '#domain/task/task.ts'
import { NO_ADVICE, type Advice } from '#vendors/advice.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { seaart } from '#vendors/seaart/adapter.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import type { Vendor } from '#vendors/port.ts'
import { speakingOfTheAsked } from '#vendors/reading/asked.ts'

/** The dialects that one Renderwatch speaks. */
export interface Registry {
  /** In the order in which screens list them. */
  readonly all: readonly Vendor[]
  /** The adapter of a dialect; undefined for a key of a newer version or of a mistyped configuration. */
  readonly of: (key: VendorKey) => Vendor | undefined
  /** Its name on screen; the key itself where the dialect is not known. */
  readonly labelOf: (key: VendorKey) => string
  /** Dialects that have one word for waiting and running. */
  readonly hidesRunning: ReadonlySet<VendorKey>
  /** What a vendor's pages say around its tasks; nothing for a dialect that is not known. */
  readonly adviceOf: (key: VendorKey) => Advice
}

export function createRegistry(dialects: readonly Vendor[]): Registry {
  const all = dialects.map(speakingOfTheAsked)
  const byKey: ReadonlyMap<VendorKey, Vendor> = new Map(all.map((vendor) => [vendor.key, vendor]))
  return {
    all,
    of: (key) => byKey.get(key),
    labelOf: (key) => byKey.get(key)?.label ?? key,
    hidesRunning: new Set(all.filter(({ advice }) => advice.hidesRunning).map(({ key }) => key)),
    adviceOf: (key) => byKey.get(key)?.advice ?? NO_ADVICE,
  }
}

/** Every dialect that comes with the product. Adding a vendor adds a line. */
export const REGISTRY = createRegistry([hiapi, hiapiGuide, piapi, bytespike, seaart])

export const VENDORS = REGISTRY.all
export const vendorOf = REGISTRY.of
