import { FactTable } from '#charts/fact-table.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { Keeping } from '#parts/kept.ts'

/** The facts of all tasks, by the dialects that have one word for waiting and running. */
export const keptFacts = new Keeping((hidesRunning: ReadonlySet<VendorKey>) => new FactTable(hidesRunning))
