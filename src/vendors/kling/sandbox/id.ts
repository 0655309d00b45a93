/** Kling's ids are 18 digits: too short for all that a ULID says, so they are looked up, and forgotten by a restart. */
import { hash32 } from '#domain/hash.ts'

const ulids = new Map<string, string>()

export function writeId(ulid: string): string {
  for (let again = 0; ; again += 1) {
    const [high, low] = ['a', 'b'].map((half) => hash32(`${ulid}/${again}/${half}`))
    const id = `8${digits(high ?? 0, 9)}${digits(low ?? 0, 8)}`
    const known = ulids.get(id)
    if (known !== undefined && known !== ulid) continue
    ulids.set(id, ulid)
    return id
  }
}

/** Null for a text that {@link writeId} did not write in this run. */
export function readId(id: string): string | null {
  return ulids.get(id) ?? null
}

function digits(value: number, count: number): string {
  return String(value % 10 ** count).padStart(count, '0')
}
