import { expect, it } from 'vitest'
import { withModKey } from '#ui/mod-key.ts'

it('names the key that is there', () => {
  expect(withModKey('K', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36')).toBe(
    'Ctrl K',
  )
  expect(withModKey('K', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/142.0')).toBe('Ctrl K')
  expect(withModKey('K', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15')).toBe('⌘K')
})
