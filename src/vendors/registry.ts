/** Every vendor, whole: for the servers, and for tests. The page has the same by `known.ts` and `loaders.ts`. */
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import { seaart } from '#vendors/seaart/adapter.ts'

/** Every dialect that comes with the product. Adding a vendor adds a line. */
export const REGISTRY = createRegistry([hiapi, hiapiGuide, piapi, bytespike, seaart])

export const VENDORS = REGISTRY.all
export const vendorOf = REGISTRY.of
