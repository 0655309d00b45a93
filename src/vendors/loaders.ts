import type { VendorKey } from '#domain/task/task.ts'
import type { Vendor } from '#vendors/port.ts'

/** How the page gets the whole of a vendor, in the order of the registry. Adding a vendor adds a line. */
export const LOADERS: ReadonlyMap<VendorKey, () => Promise<Vendor>> = new Map([
  ['hiapi', async () => (await import('#vendors/hiapi/reference/adapter.ts')).hiapi],
  ['hiapi-guide', async () => (await import('#vendors/hiapi/guide/adapter.ts')).hiapiGuide],
  ['piapi', async () => (await import('#vendors/piapi/adapter.ts')).piapi],
  ['bytespike', async () => (await import('#vendors/bytespike/adapter.ts')).bytespike],
  ['seaart', async () => (await import('#vendors/seaart/adapter.ts')).seaart],
])
