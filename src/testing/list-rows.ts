import type { Change, NewRow } from '#ledger-store/store.ts'

/** A row of a list as a store has it: what is in its parts is no business of the store. */
export function aRow(id: string, changes: Partial<NewRow> = {}): NewRow {
  const parts = { vendorPart: '{"phase":"running"}', personPart: '{"note":""}' }
  return { id, v: 2, connection: 'test', remote: id, over: false, copies: [], forEver: false, ...parts, ...changes }
}

export function aChange(changes: Partial<Change>): Change {
  return { put: [], gone: [], heard: null, at: 5, ...changes }
}
