/** A block: up to {@link BLOCK_SIZE} sealed rows as one JSON text, which loads far faster than the rows would. */
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'
import { isSameAnswer, isShelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'

export const BLOCK_SIZE = 1000

/** The ids in each block, by its number. Rewriting a block only ever takes rows away that are elsewhere or forgotten. */
export type SealedIds = Map<number, readonly TaskId[]>

const blockSchema = v.object({ rows: v.string() })

/** Rows of a block may be of any version, and may be unreadable: they are kept as they are. */
export function toBlock(rows: readonly unknown[]): v.InferOutput<typeof blockSchema> {
  return { rows: JSON.stringify(rows) }
}

/** The rows of a stored block; null when it is not one. */
export function readBlock(value: unknown): readonly unknown[] | null {
  const block = v.safeParse(blockSchema, value)
  if (!block.success) return null
  const rows = parseJson(block.output.rows)
  return isArray(rows) ? rows : null
}

/**
 * Whether a row of a block must stay although a newer row of its task hides it: for its text, where that was not moved
 * yet. A page that carries a sealed task without its text writes it without, in the moment in which it is left for
 * instance: what lies in `hot` may lose its text at any time. A row in a later block keeps what it has.
 */
export function isNeededBehind(newer: TaskRecord, hidden: TaskRecord, newerLiesIn: 'hot' | 'block'): boolean {
  const mayLack = newerLiesIn === 'hot' || isShelved(newer)
  return mayLack && !isShelved(hidden) && isSameAnswer(newer.evidence, hidden.evidence)
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
