import { FactTable } from '#charts/fact-table.ts'
import { Keeping } from '#parts/kept.ts'

/** The facts of all tasks. */
export const keptFacts = new Keeping(({ vendors }) => new FactTable(vendors.hidesRunning))
