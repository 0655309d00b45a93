import { expect, it } from 'vitest'
import { formatBytes } from '#ui/bytes.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [999_600, '1.0 MB'],
  [1_400_000, '1.4 MB'],
  [412_000_000, '412 MB'],
  [-5, '0 B'],
  [Number.NaN, '0 B'],
  [5e15, '5000 TB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
