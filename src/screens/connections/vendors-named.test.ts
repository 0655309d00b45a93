import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostsOf, vendorsNamed } from '#screens/connections/vendors-named.ts'
import { KNOWN } from '#vendors/known.ts'

describe('a search for a vendor', () => {
  it.each(KNOWN.map((vendor) => [vendor.label, vendor] as const))(
    'finds %s by its whole name, key and host',
    (label, vendor) => {
      for (const text of [label, label.toUpperCase(), vendor.key, vendor.defaultBaseUrl]) {
        expect(vendorsNamed(KNOWN, text)).toContain(vendor)
      }
    },
  )

  it('puts those first whose name begins with it, and gives all for nothing', () => {
    expect(
      vendorsNamed(KNOWN, 'run')
        .slice(0, 2)
        .every(({ label }) => label.startsWith('Run')),
    ).toBe(true)
    expect(vendorsNamed(KNOWN, ' ')).toEqual(KNOWN)
    expect(vendorsNamed(KNOWN, 'nobody at all')).toEqual([])
  })

  it('never finds one that holds not each of its words', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z. ]{0,8}$/), (search) => {
        for (const vendor of vendorsNamed(KNOWN, search)) {
          const text = `${vendor.label} ${vendor.key} ${hostsOf(vendor).join(' ')}`.toLowerCase()
          for (const word of search.split(/\s+/)) expect(text).toContain(word)
        }
      }),
    )
  })
})
