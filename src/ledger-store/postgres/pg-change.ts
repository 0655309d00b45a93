/** A change of the list as the arguments of the database's `commit`. */
import type { PgValue } from '#ledger-store/postgres/pg-life.ts'
import { keyOf } from '#ledger-store/postgres/pg-key.ts'
import { toStored } from '#ledger-store/stored-text.ts'
import type { Change } from '#ledger-store/store.ts'

/** All but the first three, which say who commits. */
export function commitValues({ put, gone, heard, at }: Change): readonly PgValue[] {
  // Of two rows of one task the later counts, as it does where they are written one by one.
  const rows = [...new Map(put.map((row) => [row.id, row])).values()]
  const uses = rows.flatMap(({ id, connection, copies, forEver }) =>
    copies.map((copy) => ({ ...copy, task: keyOf(id), connection: toStored(connection), forEver })),
  )
  return [
    rows.map(({ id }) => keyOf(id)),
    rows.map(({ id }) => toStored(id)),
    rows.map(({ connection }) => toStored(connection)),
    rows.map(({ remote }) => (remote === null ? null : keyOf(remote))),
    rows.map(({ over }) => over),
    rows.map(({ v }) => v),
    rows.map(({ vendorPart }) => vendorPart),
    rows.map(({ personPart }) => personPart),
    uses.map(({ task }) => task),
    uses.map(({ sha256 }) => sha256),
    uses.map(({ connection }) => connection),
    uses.map((use) => use.at),
    uses.map(({ forEver }) => forEver),
    gone.map(keyOf),
    at,
    [...(heard?.keys() ?? [])].map(toStored),
    [...(heard?.values() ?? [])],
  ]
}
