/** A block: up to {@link BLOCK_SIZE} sealed rows as one JSON text, which loads far faster than the rows would. */
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'

export const BLOCK_SIZE = 1000

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

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
