import type { Connection } from '#domain/connection/connection.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import type { Vendor } from '#vendors/port.ts'

/**
 * Marks where the shell puts something in. Private-use characters, so that a prompt that happens to contain
 * `$API_KEY` can never have the key pasted into it.
 */
const KEY = '\uE000key\uE001'
/** Each task gets its own idempotency key; in a shell a fresh one is made for each run. */
const FRESH_ID = '\uE000id\uE001'
const EXPANSIONS: Readonly<Record<string, string>> = { [KEY]: '$API_KEY', [FRESH_ID]: '$(uuidgen)' }

/**
 * The exact submit request as a curl command, with `$API_KEY` for the key. Everything else is quoted so that a
 * POSIX shell passes it on unchanged.
 */
export function curlOf(connection: Connection, vendor: Vendor, request: Omit<SubmitRequest, 'idempotencyKey'>): string {
  const wire = vendor.submit({ ...request, idempotencyKey: FRESH_ID }).request
  const headers = { ...vendor.authorize(KEY), ...vendor.fixedHeaders, ...wire.headers }
  const lines = [
    `curl -X ${wire.method} ${quote(connection.baseUrl + wire.path)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
  ]
  for (const part of wire.form ?? []) {
    lines.push(
      part.kind === 'text'
        ? `--form-string ${quote(`${part.name}=${part.value}`)}`
        : `-F ${quote(`${part.name}=@${part.fileName};type=${part.contentType}`)}`,
    )
  }
  if (wire.body !== null) lines.push(`--data-raw ${quote(pretty(wire.body))}`)
  return lines.join(' \\\n  ')
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** Quotes one word for a POSIX shell; only our two marks are left to be expanded. */
function quote(text: string): string {
  const parts = text.split(/(\uE000(?:key|id)\uE001)/)
  if (parts.length === 1) return single(text)
  const plain = parts.filter((_part, index) => index % 2 === 0).join('')
  // Double quotes read better, and are safe when nothing else in the word means something inside them.
  if (!/["$`\\!]/.test(plain)) return `"${parts.map((part) => EXPANSIONS[part] ?? part).join('')}"`
  return parts
    .map((part) => {
      const expansion = EXPANSIONS[part]
      return expansion === undefined ? (part === '' ? '' : single(part)) : `"${expansion}"`
    })
    .join('')
}

function single(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
