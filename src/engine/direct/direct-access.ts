/** Connections kept by the browser itself, and their keys: in this tab's memory, or sealed in the vault as well. */
import * as v from 'valibot'
import { connectionChangesSchema, firstMistake, newConnectionSchema } from '#domain/connection/connection-rules.ts'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { DirectState, KeepKey } from '#engine/engine.ts'
import {
  type Book,
  type BookEntry,
  type BookStorage,
  isLoopbackName,
  readBook,
  writeBook,
} from '#engine/direct/direct-book.ts'
import { directTransport, type DirectTransportParts } from '#engine/direct/direct-transport.ts'
import { createKeyRing } from '#engine/direct/key-ring.ts'
import type { Access, AccessEvent, EditOutcome } from '#engine/conversation/transport.ts'
import type { Registry } from '#vendors/registry.ts'

export interface DirectParts extends Omit<DirectTransportParts, 'keyOf'> {
  readonly storage: BookStorage
  readonly vendors: Registry
  /** Undefined where the page is not a secure context: then keys stay in memory. */
  readonly crypto: Crypto | undefined
}

export interface DirectAccess extends Access {
  state(): Omit<DirectState, 'mode'>
  unlock(passphrase: string): Promise<CommandResult>
  lock(): void
  discardVault(): void
}

const DEFAULT_MAX_IN_FLIGHT = 8

export function directAccess(parts: DirectParts): DirectAccess {
  const { storage, vendors } = parts
  const listeners = new Set<(event: AccessEvent) => void>()
  const ring = createKeyRing({ storage, crypto: parts.crypto })
  const newSchema = newConnectionSchema(
    vendors.all.map(({ key }) => key),
    isLoopbackName,
  )

  function current(): Session {
    const { connections } = readBook(storage)
    return {
      version: 'direct',
      token: 'direct',
      connections: connections.map((entry) => ({ ...entry, sandbox: false, revision: ring.revision(entry.id) })),
    }
  }

  function tell(): void {
    const event = { kind: 'session', session: current() } as const
    for (const listener of listeners) listener(event)
  }

  function update(change: (book: Book) => Book): EditOutcome {
    if (!writeBook(storage, change(readBook(storage)))) return mistake('this browser refuses to keep anything')
    return { ok: true, session: current() }
  }

  /** Writes the entry and its key together, so that neither is there without the other. */
  async function put(entry: BookEntry, key: string | undefined, keep: KeepKey | null): Promise<EditOutcome> {
    if (key === undefined) return update((book) => ({ ...book, connections: withEntry(book.connections, entry) }))
    const held = await ring.hold(entry, key, keep)
    if (!held.ok) return mistake(held.message, 'passphrase')
    const outcome = update((book) => held.keep({ ...book, connections: withEntry(book.connections, entry) }))
    if (outcome.ok) held.take()
    return outcome.ok ? { ok: true, session: current() } : outcome
  }

  return {
    ...directTransport({ ...parts, keyOf: (id) => ring.keyOf(id) }),
    session: () => Promise.resolve(current()),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    edits: {
      async add(connection, keep) {
        const parsed = v.safeParse(newSchema, connection)
        if (!parsed.success) return invalid(parsed.issues)
        const { vendor: vendorKey, label, apiKey, baseUrl } = parsed.output
        const vendor = vendors.of(vendorKey)
        if (vendor === undefined) return mistake('is not a vendor', 'vendor')
        if (find(readBook(storage), connection.id) !== undefined) {
          return mistake(`there is a connection "${connection.id}" already`, 'id')
        }
        const entry: BookEntry = {
          id: connection.id,
          vendor: vendorKey,
          label,
          baseUrl: (baseUrl?.href ?? vendor.defaultBaseUrl).replace(/\/$/, ''),
          requestsPerSecond: parsed.output.requestsPerSecond ?? vendor.defaultRequestsPerSecond,
          maxInFlight: parsed.output.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT,
        }
        return put(entry, apiKey, keep)
      },
      async change(id, changes, keep) {
        const parsed = v.safeParse(connectionChangesSchema, changes)
        if (!parsed.success) return invalid(parsed.issues)
        const entry = find(readBook(storage), id)
        if (entry === undefined) return mistake('there is no connection of this id')
        const { label, requestsPerSecond, maxInFlight, apiKey } = parsed.output
        const changed: BookEntry = {
          ...entry,
          label: label ?? entry.label,
          requestsPerSecond: requestsPerSecond ?? entry.requestsPerSecond,
          maxInFlight: maxInFlight ?? entry.maxInFlight,
        }
        return put(changed, apiKey, keep)
      },
      async remove(id) {
        const outcome = update((book) => ({
          ...ring.without(book, id),
          connections: book.connections.filter((entry) => entry.id !== id),
        }))
        if (outcome.ok) ring.forget(id)
        return outcome
      },
    },
    state: () => ring.state(),
    async unlock(passphrase) {
      const result = await ring.unlock(passphrase)
      if (result.ok) tell()
      return result
    },
    lock() {
      ring.lock()
      tell()
    },
    discardVault() {
      update((book) => ({ ...book, vault: null }))
      ring.lock()
      tell()
    },
  }
}

function find(book: Book, id: ConnectionId): BookEntry | undefined {
  return book.connections.find((entry) => entry.id === id)
}

function withEntry(entries: readonly BookEntry[], entry: BookEntry): BookEntry[] {
  return entries.some(({ id }) => id === entry.id)
    ? entries.map((other) => (other.id === entry.id ? entry : other))
    : [...entries, entry]
}

function invalid(issues: Parameters<typeof firstMistake>[0]): EditOutcome {
  const { field, message } = firstMistake(issues)
  return mistake(message, field)
}

function mistake(message: string, field: string | null = null): EditOutcome {
  return { ok: false, field, message }
}
