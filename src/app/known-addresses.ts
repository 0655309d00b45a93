/**
 * The addresses of the connections that this browser has used while it kept the list: where the gateway takes the list
 * over, a connection of another name is known by its address.
 */
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'

const NAME = 'renderwatch.addresses'

const schema = v.record(v.string(), v.string())

export const knownAddresses = {
  of: (connection: string): string | null => {
    const all = read()
    return Object.hasOwn(all, connection) ? (all[connection] ?? null) : null
  },
  /** Those that are gone stay known: their tasks are still in the list. */
  note(connections: readonly { readonly id: string; readonly baseUrl: string }[]): void {
    const before = read()
    const after = { ...before, ...Object.fromEntries(connections.map(({ id, baseUrl }) => [id, baseUrl])) }
    if (JSON.stringify(after) === JSON.stringify(before)) return
    try {
      localStorage.setItem(NAME, JSON.stringify(after))
    } catch {
      // Then the person is asked.
    }
  },
} as const

function read(): Readonly<Record<string, string>> {
  try {
    const parsed = v.safeParse(schema, parseJson(localStorage.getItem(NAME) ?? ''))
    return parsed.success ? parsed.output : {}
  } catch {
    return {}
  }
}
