/** Whose tasks of one list are whose in another: connections have other ids where somebody else configured them. */
import type { Connection } from '#domain/connection/connection.ts'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'

/** A connection of the other list; its address is null where nobody remembers it. */
export interface ForeignConnection {
  readonly id: ConnectionId
  readonly vendor: VendorKey
  readonly baseUrl: string | null
  readonly tasks: number
}

export interface ConnectionMatch {
  readonly from: ForeignConnection
  /** Null where the person has to choose. */
  readonly to: ConnectionId | null
  readonly choices: readonly Pick<Connection, 'id' | 'label'>[]
}

type Here = Pick<Connection, 'id' | 'label' | 'vendor' | 'baseUrl'>

/** By id, then by vendor and address; what fits several, or none, is left to the person. */
export function matchConnections(
  foreign: readonly ForeignConnection[],
  here: readonly Here[],
): readonly ConnectionMatch[] {
  return foreign.map((from) => {
    // Another vendor under the same id is another connection.
    const choices = here.filter(({ vendor }) => vendor === from.vendor)
    const same = choices.find(({ id }) => id === from.id)
    const atAddress = choices.filter(({ baseUrl }) => from.baseUrl !== null && sameAddress(baseUrl, from.baseUrl))
    const [only] = atAddress.length === 1 ? atAddress : []
    return { from, to: (same ?? only)?.id ?? null, choices: choices.map(({ id, label }) => ({ id, label })) }
  })
}

function sameAddress(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '')
}
