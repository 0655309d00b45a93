import type { VendorKey } from '#domain/task.ts'
import { hiapiGuide } from '#vendors/hiapi-guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/adapter.ts'
import type { Vendor } from '#vendors/vendor.ts'

/** Every dialect Renderwatch speaks, in the order in which screens list them. Adding a vendor adds a line. */
export const VENDORS: readonly Vendor[] = [hiapi, hiapiGuide]

const byKey: ReadonlyMap<VendorKey, Vendor> = new Map(VENDORS.map((vendor) => [vendor.key, vendor]))

/** The adapter of a dialect; undefined for a key of a newer version or of a mistyped configuration. */
export function vendorOf(key: VendorKey): Vendor | undefined {
  return byKey.get(key)
}
