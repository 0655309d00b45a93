import { hexOfUlid, ulidOfHex } from '#sandbox/world/ulid.ts'

const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/

/** A ULID has as many bits as a UUID: nothing is lost. */
export function writeId(ulid: string): string {
  return hexOfUlid(ulid).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Null for text that is not a UUID. */
export function readId(id: string): string | null {
  return ulidOfHex(UUID.exec(id)?.slice(1).join('') ?? '')
}
