/** What direct mode keeps in this browser: connections without their keys, and sealed keys if the person wants so. */
import * as v from 'valibot'
import {
  connectionBaseUrl,
  connectionId,
  connectionLabel,
  DESCRIPTION_LIMIT,
  flightLimit,
  requestRate,
} from '#domain/connection/connection-rules.ts'
import { checkEverySeconds } from '#domain/connection/interval-rules.ts'
import { parseJson } from '#domain/json.ts'
import { sealedSchema, vaultParamsSchema } from '#engine/direct/vault.ts'

/** Where the book is kept, one text for all. `write` throws when the browser refuses. */
export interface BookStorage {
  read(): string | null
  write(text: string): void
}

const entrySchema = v.object({
  id: connectionId,
  vendor: v.string(),
  label: connectionLabel,
  baseUrl: v.pipe(
    connectionBaseUrl(isLoopbackName),
    v.transform((url) => url.href.replace(/\/$/, '')),
  ),
  requestsPerSecond: requestRate,
  maxInFlight: flightLimit,
  checkEverySeconds: v.exactOptional(checkEverySeconds),
})
export type BookEntry = v.InferOutput<typeof entrySchema>

const bookSchema = v.object({
  version: v.literal(1),
  connections: v.array(entrySchema),
  /** Vendors that are not part of the product. */
  descriptions: v.exactOptional(v.array(v.pipe(v.string(), v.maxLength(DESCRIPTION_LIMIT)))),
  vault: v.nullable(v.object({ params: vaultParamsSchema, sealed: v.record(v.string(), sealedSchema) })),
})
export type Book = v.InferOutput<typeof bookSchema>

const EMPTY: Book = { version: 1, connections: [], vault: null }

/** Stored text is untrusted: what does not fit is as if it were not there. */
export function readBook(storage: BookStorage): Book {
  const parsed = v.safeParse(bookSchema, parseJson(storage.read() ?? ''))
  return parsed.success ? parsed.output : EMPTY
}

/** False when the browser refuses to keep anything (a private window, a full disk). */
export function writeBook(storage: BookStorage, book: Book): boolean {
  try {
    storage.write(JSON.stringify(book))
    return true
  } catch {
    return false
  }
}

/** A sealed key opens only for the connection and the address it was entered for. */
export function placeOf({ id, baseUrl }: Pick<BookEntry, 'id' | 'baseUrl'>): string {
  return `${id}\n${baseUrl}`
}

/** True for the host names of a URL that can only mean this machine; the URL parser has put them in one form. */
export function isLoopbackName(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.[\d.]+$/.test(hostname)
  )
}
