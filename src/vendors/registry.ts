/** Every vendor, whole: for the servers, and for tests. The page has the same by `known.ts` and `loaders.ts`. */
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { comfyui } from '#vendors/comfyui/adapter.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import type { Registry } from '#vendors/registry-port.ts'
import { vendorIn } from '#vendors/described/vendor-in.ts'
import { geminiInteractions } from '#vendors/gemini-interactions/adapter.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { kling } from '#vendors/kling/adapter.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import type { Vendor } from '#vendors/port.ts'
import { seaart } from '#vendors/seaart/adapter.ts'
import { videos } from '#vendors/videos/adapter.ts'

/** The dialects that Renderwatch was begun with. */
const ORIGINS = [hiapi, hiapiGuide, piapi, bytespike, seaart]

/** Those of which a description could not say all. */
const BY_CODE = [videos, geminiInteractions, kling, comfyui]

const descriptions = import.meta.glob<string>('./*/description.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const DESCRIBED = Object.values(descriptions).map(vendorIn)

const PRODUCT = [...ORIGINS, ...BY_CODE, ...DESCRIBED]

/** The product's vendors and those of a configuration, for a server: it learns more of them while it runs. */
export function registryWith(described: readonly Vendor[]): Registry {
  return createRegistry([...PRODUCT, ...described], {
    loaders: () => Promise.resolve(new Map(VENDORS.map((vendor) => [vendor.key, () => Promise.resolve(vendor)]))),
    known: () => Promise.resolve(VENDORS),
    read: async (text) => vendorIn(text),
  })
}

/** Every vendor that comes with the product. One by code adds a line, a described one none. */
export const VENDORS = createRegistry(PRODUCT).all

/** Of the others the sandbox has a connection to the best known from the start. */
const BEST_KNOWN: readonly string[] = ['fal', 'replicate', 'runway']

/** Whom the sandbox has a connection to from the start. */
export const IMITATED = [
  ...VENDORS.slice(0, ORIGINS.length),
  ...BEST_KNOWN.flatMap((key) => VENDORS.find((vendor) => vendor.key === key) ?? []),
]
