/** Vendor text on its way into a record: secrets removed, size bounded (law 5; answers may be hostile). */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { REDACTED, redact } from '#domain/task/redact.ts'

/** A vendor's sentence; the longest documented messages are far shorter. */
const MESSAGE_LIMIT = 1_000

/** Bounds of a copied error value: enough for every documented one, nothing like a 50 MB answer. */
const DEPTH_LIMIT = 6
const NODE_LIMIT = 200

/** The text without secrets, cut to `limit` characters. */
export function cleanText(text: string, limit: number = MESSAGE_LIMIT): string {
  const clean = redact(text.slice(0, limit * 2))
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1)}…`
}

/** A bounded copy of a JSON value without secrets; `…` stands for what was left out. */
export function cleanJson(value: Json): Json {
  let left = NODE_LIMIT
  function copy(node: Json, depth: number): Json {
    left -= 1
    if (typeof node === 'string') return cleanText(node)
    if (typeof node !== 'object' || node === null) return node
    if (depth >= DEPTH_LIMIT || left <= 0) return '…'
    if (!isJsonObject(node)) return node.slice(0, left).map((inner) => copy(inner, depth + 1))
    const members = Object.entries(node).slice(0, left)
    return Object.fromEntries(
      members.map(([name, inner]) => [cleanText(name, 200), isSecret(name, inner) ? REDACTED : copy(inner, depth + 1)]),
    )
  }
  return copy(value, 0)
}

/** Asks the one place that knows secret names, so that the two cannot drift apart; a doubtful name by its value. */
function isSecret(name: string, value: Json): boolean {
  if (typeof value === 'number') return false
  const text = typeof value === 'string' ? value.slice(0, MESSAGE_LIMIT) : 'some-value'
  return redact(JSON.stringify({ [name.slice(0, 200)]: text })).endsWith(`:"${REDACTED}"}`)
}

/** Non-empty text without secrets, else null. */
export function textOf(value: unknown, limit?: number): string | null {
  return typeof value === 'string' && value.trim() !== '' ? cleanText(value.trim(), limit) : null
}
