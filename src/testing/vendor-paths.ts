/** Whether a request keeps to the paths that its vendor has declared, as the gateway will check it. */
import { expect } from 'vitest'
import type { Vendor, VendorRequest } from '#vendors/port.ts'

/** Ids that try to leave their place in a path. */
export const HOSTILE_IDS = [
  '../admin',
  '..',
  '.',
  '%2e%2e/x',
  '..%2f..%2fv1',
  'a/b',
  'a?b=c',
  'a#b',
  'a b',
  'ключ',
  '\u0000',
  '\ud800',
  '',
  'x'.repeat(10_000),
]

export function isAllowed(vendor: Vendor, { method, path }: VendorRequest): boolean {
  const [bare = ''] = path.split('?')
  return vendor.paths.some((rule) => rule.method === method && new RegExp(`^(?:${rule.path})$`).test(bare))
}

export function expectAllowed(vendor: Vendor, request: VendorRequest): void {
  const shown = `${request.method} ${request.path.slice(0, 120)}`
  expect(isAllowed(vendor, request), shown).toBe(true)
  const url = new URL(`https://vendor.example${request.path}`)
  expect(`${url.pathname}${url.search}`, shown).toBe(request.path)
  expect(url.hash, shown).toBe('')
}
