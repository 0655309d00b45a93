/** A task that is asked for by its id alone, which is what most vendors need. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote } from '#domain/task/task.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'

export function remoteOf(id: string): Remote {
  return { id, handle: { id } }
}

/** The id in a handle of any age; null for one that names none which can be asked about. */
export function idIn(handle: Json): string | null {
  return pathSegment(isJsonObject(handle) ? handle['id'] : handle)
}

/** What an address names, where it names a task. */
export function refOf(id: string | undefined): { readonly remote: Remote; readonly model: null } | null {
  return id === undefined ? null : { remote: remoteOf(id), model: null }
}
