/** All that comes with the product, as its servers have it. */
import { IMITATED, registryWith } from '#vendors/registry.ts'

export const REGISTRY = registryWith([])
export const vendorOf = REGISTRY.of

const ORIGINS: readonly string[] = ['hiapi', 'hiapi-guide', 'piapi', 'bytespike', 'seaart']

/** The dialects that Renderwatch was begun with, each in code of its own. */
export const CODED = IMITATED.filter(({ key }) => ORIGINS.includes(key))
