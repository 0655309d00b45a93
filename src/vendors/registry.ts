/** Every vendor, whole: for the servers, and for tests. The page has the same by `known.ts` and `loaders.ts`. */
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { vendorIn } from '#vendors/described/vendor-in.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import { seaart } from '#vendors/seaart/adapter.ts'

/** The dialects that have code of their own. */
const ADAPTERS = [hiapi, hiapiGuide, piapi, bytespike, seaart]

const descriptions = import.meta.glob<string>('./*/description.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const DESCRIBED = Object.values(descriptions).map(vendorIn)

/** Every dialect that comes with the product. A vendor by code adds a line, a described one none. */
export const REGISTRY = createRegistry([...ADAPTERS, ...DESCRIBED])

export const VENDORS = REGISTRY.all
export const vendorOf = REGISTRY.of

/** Those with code of their own. The sandbox has a connection to each of them from the start. */
export const CODED = VENDORS.slice(0, ADAPTERS.length)
