import { aVendor } from '#testing/fake-vendor.ts'
import type { Vendor } from '#vendors/port.ts'

/** A vendor with two declared calls and no opinion on answers: what gateway tests need of a dialect. */
export function testVendor(changes: Partial<Vendor> = {}): Vendor {
  return aVendor('acme', {
    label: 'Acme',
    defaultBaseUrl: 'https://api.example.com',
    paths: [
      { method: 'GET', path: '/v1/tasks/[A-Za-z0-9._~:%-]{1,80}' },
      { method: 'POST', path: '/v1/tasks' },
    ],
    ids: [],
    ...changes,
  })
}
