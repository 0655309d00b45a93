/** How a dialect's objects name a task, for {@link Naming}. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Names } from '#vendors/naming.ts'

/** The id in a member, under that member's name; nothing where it holds no text. ULIDs and UUIDs have no case. */
export function nameIn(holder: Json | undefined, member: string): Names {
  const id = isJsonObject(holder) ? holder[member] : undefined
  return typeof id === 'string' ? named(member, id) : {}
}

/** One id under a name. */
export function named(member: string, id: string): Names {
  return id.trim() === '' ? {} : { [member]: id.trim().toLowerCase() }
}
