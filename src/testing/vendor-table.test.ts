import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withVendorTable } from '#testing/vendor-table.ts'

it('stands in the README as the registry has it', () => {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect(withVendorTable(text)).toBe(text)
})
