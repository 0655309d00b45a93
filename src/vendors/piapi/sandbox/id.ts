/** PiAPI's ids are UUIDs. A ULID has as many bits, so the sandbox's ULID is written as one: nothing is lost. */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID_LENGTH = 26
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/

export function uuidOfUlid(ulid: string): string {
  let bits = 0n
  for (const letter of ulid) bits = bits * 32n + BigInt(Math.max(0, ALPHABET.indexOf(letter)))
  const hex = bits.toString(16).padStart(32, '0')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Null for text that is not a UUID. */
export function ulidOfUuid(uuid: string): string | null {
  const groups = UUID.exec(uuid)?.slice(1)
  if (groups === undefined) return null
  let bits = BigInt(`0x${groups.join('')}`)
  let ulid = ''
  while (ulid.length < ULID_LENGTH) {
    ulid = ALPHABET.charAt(Number(bits % 32n)) + ulid
    bits /= 32n
  }
  return ulid
}
