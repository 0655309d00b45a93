/** A noted spending as the row of a database. */
import * as v from 'valibot'
import { fromStored, toStored } from '#ledger-store/stored-text.ts'
import type { NotedSpending, Spending } from '#ledger-store/store.ts'

const text = v.pipe(v.string(), v.transform(fromStored))
const rowSchema = v.object({
  nth: v.number(),
  command: text,
  at: v.number(),
  person: text,
  connection: text,
  did: text,
  what: text,
  count: v.number(),
  tasks: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
})

/** In the order of its columns. */
export function valuesOf({ command, at, by, connection, did, what, count, tasks }: Spending) {
  const [asked, person, where, how, which] = [command, by, connection, did, what].map(toStored)
  return [asked ?? '', at, person ?? '', where ?? '', how ?? '', which ?? '', count, JSON.stringify(tasks)] as const
}

export function spendingOf(row: unknown): NotedSpending {
  const { person, ...rest } = v.parse(rowSchema, row)
  return { ...rest, by: person }
}
