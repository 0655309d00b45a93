/** Connections kept by the browser itself, and their keys: in this tab's memory, or sealed in the vault as well. */
import * as v from 'valibot'
import type { CheckSeconds } from '#domain/connection/pace.ts'
import {
  connectionChangesSchema,
  firstMistake,
  newConnectionSchema,
  paceMistake,
} from '#domain/connection/connection-rules.ts'
import type {
  ConfirmedDescription,
  ConnectionChanges,
  NewConnection,
  Session,
} from '#domain/connection/gateway-protocol.ts'
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
import type { Registry } from '#vendors/registry-port.ts'
import { hostRefusal } from '#domain/connection/confirmed-hosts.ts'
import { homesOf } from '#vendors/homes.ts'
import type { Vendor } from '#vendors/port.ts'

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
    const given = connection.description === undefined ? null : await this.#given(connection.description)
    if (typeof given === 'string') return mistake(given, 'description')
    const keys = given === null ? vendors.all.map(({ key }) => key) : [given.key]
    const parsed = v.safeParse(newConnectionSchema(keys, isLoopbackName), connection)
    if (!parsed.success) return invalid(parsed.issues)
    const { vendor: vendorKey, label, apiKey, baseUrl } = parsed.output
    const vendor = given ?? vendors.of(vendorKey)
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
    const before = vendors.descriptionOf(vendorKey)
    return this.#put(entry, apiKey, keep, { text: connection.description?.text ?? before, before })
  }

  /** The vendor of a description that a person has confirmed, or why the key must not follow it. */
  async #given({ text, hosts }: ConfirmedDescription): Promise<Vendor | string> {
    const { vendors } = this.#parts
    const vendor = await vendors.read(text)
    if (vendor === null) return 'is refused'
    const { key } = vendor
    const known = (await vendors.known()).find((one) => one.key === key)
    const isLearnt = vendors.descriptionOf(key) !== undefined
    if (known !== undefined && !isLearnt) return `there is a vendor "${key}" already`
    return hostRefusal(key, homesOf(vendor), hosts, known && homesOf(known)) ?? vendor
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
    described: Described = {},
  ): Promise<EditOutcome> {
    const withIt = (book: Book): Book => ({
      ...book,
      connections: withEntry(book.connections, entry),
      ...(described.text !== undefined && { descriptions: withText(book.descriptions ?? [], described) }),
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

/** What describes a vendor that is not part of the product, now and before. */
interface Described {
  readonly text?: string | undefined
  readonly before?: string | undefined
}

function withText(texts: readonly string[], { text, before }: Described): string[] {
  const others = texts.filter((other) => other !== text && other !== before)
  return text === undefined ? others : [...others, text]
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
