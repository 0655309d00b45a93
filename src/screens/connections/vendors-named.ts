import { homesOf } from '#vendors/homes.ts'
import type { KnownVendor } from '#vendors/port.ts'

/**
 * The vendors that a search means: each of its words stands in a name, a key or a host. Those whose name begins with it
 * come first, and else all keep their order.
 */
export function vendorsNamed(vendors: readonly KnownVendor[], search: string): readonly KnownVendor[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = vendors.filter((vendor) => words.every((word) => textOf(vendor).includes(word)))
  const first = words[0] ?? ''
  return found.toSorted((a, b) => Number(begins(b, first)) - Number(begins(a, first)))
}

/** Where the key of a vendor may go: its usual address first. */
export function hostsOf(vendor: KnownVendor): readonly string[] {
  return [...new Set(homesOf(vendor))]
}

function textOf(vendor: KnownVendor): string {
  return [vendor.label, vendor.key, ...hostsOf(vendor)].join('\n').toLowerCase()
}

function begins({ label, key }: KnownVendor, word: string): boolean {
  return label.toLowerCase().startsWith(word) || key.startsWith(word)
}
