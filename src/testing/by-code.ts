import { DESCRIBED } from '#testing/described-samples.ts'
import { VENDORS } from '#vendors/registry.ts'

const described = new Set(DESCRIBED.map(({ description }) => description.key))

/** Every vendor that comes with the product and has code of its own. */
export const BY_CODE = VENDORS.filter(({ key }) => !described.has(key))
