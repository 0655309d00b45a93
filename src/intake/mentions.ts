/** Which vendors a text speaks of: the default where an id alone could be that of several. */
import type { VendorKey } from '#domain/task/task.ts'
import type { KnownVendor } from '#vendors/port.ts'

interface Mentions {
  readonly read: (text: string) => void
  readonly found: ReadonlySet<VendorKey>
}

/** Names are whole words in any case. One expression over all of them, so that reading stays linear. */
export function mentionsOf(vendors: readonly KnownVendor[]): Mentions {
  const owners = new Map(vendors.flatMap((vendor) => namesOf(vendor).map((name) => [name, vendor.key] as const)))
  // Longer names first: where two begin alike, the whole one is meant.
  const names = [...owners.keys()].toSorted((a, b) => b.length - a.length).map(escaped)
  const any = new RegExp(`(?<![\\w-])(?:${names.join('|') || '[]'})(?![\\w-])`, 'gi')
  const found = new Set<VendorKey>()
  return {
    found,
    read(text) {
      for (const [name] of text.matchAll(any)) {
        const key = owners.get(name.toLowerCase())
        if (key !== undefined) found.add(key)
      }
    },
  }
}

function namesOf({ key, label, defaultBaseUrl, otherHomes = [] }: KnownVendor): readonly string[] {
  const hosts = [defaultBaseUrl, ...otherHomes].flatMap((home) => (URL.canParse(home) ? [new URL(home).host] : []))
  return [key, label.toLowerCase(), ...hosts]
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
