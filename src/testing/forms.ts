/** The forms of all vendors, loaded once: tests are laid out before anything can be awaited in them. */
import type { Forms, Vendor } from '#vendors/port.ts'
import { VENDORS } from '#vendors/registry.ts'

const LOADED = new Map(await Promise.all(VENDORS.map(async (vendor) => [vendor.key, await vendor.forms()] as const)))

export function formsOf(vendor: Vendor): Forms {
  const forms = LOADED.get(vendor.key)
  if (forms === undefined) throw new Error(`${vendor.key} is not registered`)
  return forms
}

/** A model of this vendor that makes images. */
export function imageModel(vendor: Vendor): string {
  return formsOf(vendor).models.find(({ makes }) => makes === 'image')?.id ?? ''
}
