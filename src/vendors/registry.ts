import type { VendorKey } from '#domain/task/task.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { seaart } from '#vendors/seaart/adapter.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import type { Vendor } from '#vendors/port.ts'

/** Every dialect Renderwatch speaks, in the order in which screens list them. Adding a vendor adds a line. */
export const VENDORS: readonly Vendor[] = [hiapi, hiapiGuide, piapi, bytespike, seaart]

const byKey: ReadonlyMap<VendorKey, Vendor> = new Map(VENDORS.map((vendor) => [vendor.key, vendor]))

/** Dialects that have one word for waiting and running. */
export const HIDES_RUNNING: ReadonlySet<VendorKey> = new Set(
  VENDORS.filter(({ hidesRunning }) => hidesRunning === true).map(({ key }) => key),
)

/** The adapter of a dialect; undefined for a key of a newer version or of a mistyped configuration. */
export function vendorOf(key: VendorKey): Vendor | undefined {
  return byKey.get(key)
}
