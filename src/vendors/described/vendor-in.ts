import { describedVendor } from '#vendors/described/described-vendor.ts'
import type { Description } from '#vendors/described/description.ts'
import { readDescription, refusalText } from '#vendors/described/read-description.ts'
import type { Vendor } from '#vendors/port.ts'

/** The description in a file that comes with the product; throws for one that is refused, which a test would notice. */
export function descriptionIn(text: string): Description {
  const read = readDescription(text)
  if (!read.ok) throw new Error(read.refusals.map(refusalText).join('; '))
  return read.description
}

/** The vendor of such a file. */
export function vendorIn(text: string): Vendor {
  return describedVendor(descriptionIn(text))
}
