import { createRegistry } from '#vendors/create-registry.ts'
import type { Registry } from '#vendors/registry-port.ts'

/** The vendors of a page: each comes when a connection or a task needs it. */
export function pageVendors(): Registry {
  return createRegistry([], {
    loaders: async () => (await import('#vendors/loaders.ts')).LOADERS,
    known: async () => (await import('#vendors/known.ts')).KNOWN,
    read: async (text) => (await import('#vendors/described/vendor-in.ts')).vendorIn(text),
  })
}
