/** Connections kept by the browser itself, and their keys: in this tab's memory, or sealed in the vault as well. */
import * as v from 'valibot'
import type { CheckSeconds } from '#domain/connection/cadence.ts'
import {
  connectionChangesSchema,
  firstMistake,
  newConnectionSchema,
  paceMistake,
} from '#domain/connection/connection-rules.ts'
import type { ConnectionChanges, NewConnection, Session } from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { DirectState } from '#engine/engine.ts'
import type { KeepKey } from '#engine/conversation/transport.ts'
import {
  type Book,
  type BookEntry,
  type BookStorage,
  isLoopbackName,
  readBook,
  writeBook,
} from '#engine/direct/direct-book.ts'
import { directTransport, type DirectTransportParts } from '#engine/direct/direct-transport.ts'
import { KeyRing, withoutKey } from '#engine/direct/key-ring.ts'
import type { Access, AccessEvent, ConnectionEdits, EditOutcome, OpenStream } from '#engine/conversation/transport.ts'
import type { Registry } from '#vendors/create-registry.ts'

interface DirectParts extends Omit<DirectTransportParts, 'keyOf'> {
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
  return new BrowserKeptAccess(parts)
}

class BrowserKeptAccess implements DirectAccess {
  readonly transport: Access['transport']
  readonly openStream: OpenStream
  readonly edits: ConnectionEdits = {
    add: (connection, keep) => this.#add(connection, keep),
    addSandbox: () => Promise.resolve(mistake('the sandbox is a part of the gateway')),
    change: (id, changes, keep) => this.#change(id, changes, keep),
    remove: (id) => this.#remove(id),
  }
  readonly #parts: DirectParts
  readonly #ring: KeyRing
  readonly #listeners = new Set<(event: AccessEvent) => void>()

  constructor(parts: DirectParts) {
    this.#parts = parts
    this.#ring = new KeyRing(parts)
    const ways = directTransport({ ...parts, keyOf: (id) => this.#ring.keyOf(id) })
    this.transport = ways.transport
    this.openStream = ways.openStream
  }

  session(): Promise<Session> {
    return Promise.resolve(this.#current())
  }

  subscribe(listener: (event: AccessEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  state(): Omit<DirectState, 'mode'> {
    return this.#ring.state()
  }

  async unlock(passphrase: string): Promise<CommandResult> {
    const result = await this.#ring.unlock(passphrase)
    if (result.ok) this.#tell()
    return result
  }

  lock(): void {
    this.#ring.lock()
    this.#tell()
  }

  discardVault(): void {
    this.#update((book) => ({ ...book, vault: null }))
    this.lock()
  }

  #book(): Book {
    return readBook(this.#parts.storage)
  }

  #current(): Session {
    const connections = this.#book().connections.map((entry) => ({
      ...entry,
      sandbox: false,
      revision: this.#ring.revision(entry.id),
    }))
    const { descriptions } = this.#book()
    return { version: 'direct', token: 'direct', connections, ...(descriptions && { descriptions }) }
  }

  #tell(): void {
    const event = { kind: 'session', session: this.#current() } as const
    for (const listener of this.#listeners) listener(event)
  }

  #update(change: (book: Book) => Book): EditOutcome {
    const isKept = writeBook(this.#parts.storage, change(this.#book()))
    return isKept ? { ok: true, session: this.#current() } : mistake('this browser refuses to keep anything')
  }

  async #add(connection: NewConnection & { readonly id: ConnectionId }, keep: KeepKey | null): Promise<EditOutcome> {
    const { vendors } = this.#parts
    const keys = vendors.all.map(({ key }) => key)
    const parsed = v.safeParse(newConnectionSchema(keys, isLoopbackName), connection)
    if (!parsed.success) return invalid(parsed.issues)
    const { vendor: vendorKey, label, apiKey, baseUrl } = parsed.output
    const vendor = vendors.of(vendorKey)
    if (vendor === undefined) return mistake('is not a vendor', 'vendor')
    if (find(this.#book(), connection.id) !== undefined) {
      return mistake(`there is a connection "${connection.id}" already`, 'id')
    }
    const hurry = paceMistake(parsed.output.checkEverySeconds, vendor.advice.pace)
    if (hurry !== null) return mistake(hurry.message, hurry.field)
    const entry: BookEntry = {
      id: connection.id,
      vendor: vendorKey,
      label,
      baseUrl: (baseUrl?.href ?? vendor.defaultBaseUrl).replace(/\/$/, ''),
      requestsPerSecond: parsed.output.requestsPerSecond ?? vendor.defaultRequestsPerSecond,
      maxInFlight: parsed.output.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT,
      ...intervalsIn(parsed.output.checkEverySeconds),
    }
    return this.#put(entry, apiKey, keep, vendors.descriptionOf(vendorKey))
  }

  async #change(id: ConnectionId, changes: ConnectionChanges, keep: KeepKey | null): Promise<EditOutcome> {
    const parsed = v.safeParse(connectionChangesSchema, changes)
    if (!parsed.success) return invalid(parsed.issues)
    const entry = find(this.#book(), id)
    if (entry === undefined) return mistake('there is no connection of this id')
    const { label, requestsPerSecond, maxInFlight, apiKey } = parsed.output
    const pace = this.#parts.vendors.of(entry.vendor)?.advice.pace
    const hurry = pace === undefined ? null : paceMistake(parsed.output.checkEverySeconds, pace)
    if (hurry !== null) return mistake(hurry.message, hurry.field)
    const changed: BookEntry = {
      ...entry,
      label: label ?? entry.label,
      requestsPerSecond: requestsPerSecond ?? entry.requestsPerSecond,
      maxInFlight: maxInFlight ?? entry.maxInFlight,
      ...intervalsIn(parsed.output.checkEverySeconds),
    }
    return this.#put(changed, apiKey, keep)
  }

  #remove(id: ConnectionId): Promise<EditOutcome> {
    const outcome = this.#update((book) => ({
      ...withoutKey(book, id),
      connections: book.connections.filter((entry) => entry.id !== id),
    }))
    if (outcome.ok) this.#ring.forget(id)
    return Promise.resolve(outcome)
  }

  /** Writes the entry and its key together, so that neither is there without the other. */
  async #put(
    entry: BookEntry,
    key: string | undefined,
    keep: KeepKey | null,
    description?: string,
  ): Promise<EditOutcome> {
    const withIt = (book: Book): Book => ({
      ...book,
      connections: withEntry(book.connections, entry),
      ...(description !== undefined && { descriptions: withText(book.descriptions ?? [], description) }),
    })
    if (key === undefined) return this.#update(withIt)
    const held = await this.#ring.hold(entry, key, keep)
    if (!held.ok) return mistake(held.message, 'passphrase')
    const outcome = this.#update((book) => held.keep(withIt(book)))
    if (!outcome.ok) return outcome
    held.take()
    return { ok: true, session: this.#current() }
  }
}

/** Nothing where they were not given: what was chosen stays. */
function intervalsIn(chosen: CheckSeconds | undefined): Pick<BookEntry, 'checkEverySeconds'> {
  return chosen === undefined ? {} : { checkEverySeconds: chosen }
}

function find(book: Book, id: ConnectionId): BookEntry | undefined {
  return book.connections.find((entry) => entry.id === id)
}

/** The newest is the last, which is what is learnt in the end. */
function withText(texts: readonly string[], text: string): string[] {
  return [...texts.filter((other) => other !== text), text]
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
