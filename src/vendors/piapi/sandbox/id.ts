/** PiAPI's ids are UUIDs. A ULID has as many bits, so the sandbox's ULID is written as one: nothing is lost. */
import { hexOfUlid, ulidOfHex } from '#sandbox/world/ulid.ts'

const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/

export function uuidOfUlid(ulid: string): string {
  const hex = hexOfUlid(ulid)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Null for text that is not a UUID. */
export function ulidOfUuid(uuid: string): string | null {
  return ulidOfHex(UUID.exec(uuid)?.slice(1).join('') ?? '')
}
