import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'

/**
 * JSON with sorted member names: the same bytes for the same value however often it was stored and read back.
 * Vendors hash the raw body to tell a repeated request from a changed one (HiAPI: `IDEMPOTENCY_KEY_MISMATCH`).
 */
export function stableJson(value: Json): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (!isJsonObject(value)) return value.map(sorted)
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]))
}
