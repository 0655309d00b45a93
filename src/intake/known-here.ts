/** Which vendors a text is read for: forms that many words have say something only of those that somebody uses. */
import type { Connection } from '#domain/connection/connection.ts'
import type { KnownVendor } from '#vendors/port.ts'

/** The vendors with the id forms that are looked for, given these connections. */
export function lookedFor(vendors: readonly KnownVendor[], connections: readonly Connection[]): readonly KnownVendor[] {
  return vendors.map((vendor) =>
    isConnected(vendor, connections) ? vendor : { ...vendor, ids: vendor.ids.filter(({ faint }) => faint !== true) },
  )
}

/** Whether only an address at its own host says that a task is this vendor's. */
export function isStranger(vendor: KnownVendor, connections: readonly Connection[]): boolean {
  return !isConnected(vendor, connections) && vendor.ids.every(({ faint }) => faint === true)
}

function isConnected({ key }: KnownVendor, connections: readonly Connection[]): boolean {
  return connections.some(({ vendor }) => vendor === key)
}
