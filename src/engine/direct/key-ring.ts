/** The keys of direct mode: in this tab's memory, and on request in the vault. Nothing here writes a key in clear. */
import type { ConnectionId } from '#domain/task/task.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { DirectState } from '#engine/engine.ts'
import type { KeepKey } from '#engine/conversation/transport.ts'
import { type Book, type BookEntry, type BookStorage, placeOf, readBook } from '#engine/direct/direct-book.ts'
import { newVaultParams, openVault, type OpenVault, type Sealed, type VaultParams } from '#engine/direct/vault.ts'

/** Guessing is slow (a million rounds each), but a short passphrase has few guesses. */
const SHORTEST_PASSPHRASE = 10

/** A key that is ready to be held: `keep` puts it into the book, `take` into memory once the book is written. */
type Held =
  | { readonly ok: true; readonly keep: (book: Book) => Book; readonly take: () => void }
  | { readonly ok: false; readonly message: string }

export class KeyRing {
  readonly #storage: BookStorage
  readonly #crypto: Crypto | undefined
  readonly #keys = new Map<ConnectionId, string>()
  readonly #revisions = new Map<ConnectionId, number>()
  #opened: { readonly vault: OpenVault; readonly salt: string } | null = null

  constructor({ storage, crypto }: { readonly storage: BookStorage; readonly crypto: Crypto | undefined }) {
    this.#storage = storage
    this.#crypto = crypto
  }

  keyOf(id: ConnectionId): string | undefined {
    return this.#keys.get(id)
  }

  /** Raised with each new key. */
  revision(id: ConnectionId): number {
    return this.#revisions.get(id) ?? 0
  }

  state(): Omit<DirectState, 'mode'> {
    const book = readBook(this.#storage)
    return { vault: this.#vaultState(book), keyed: new Set(this.#keys.keys()), kept: new Set(keptIn(book)) }
  }

  async hold(entry: BookEntry, key: string, keep: KeepKey | null): Promise<Held> {
    // What is kept of the key before is of no use any more.
    if (keep === null) {
      return { ok: true, keep: (book) => withoutKey(book, entry.id), take: () => this.#take(entry.id, key) }
    }
    const found = await this.#vaultFor(keep.passphrase)
    if (typeof found === 'string') return { ok: false, message: found }
    const { vault, params } = found
    const sealed: Sealed = await vault.seal(placeOf(entry), key)
    return {
      ok: true,
      keep: (book) => ({ ...book, vault: { params, sealed: { ...book.vault?.sealed, [entry.id]: sealed } } }),
      take: () => {
        this.#opened = { vault, salt: params.salt }
        this.#take(entry.id, key)
      },
    }
  }

  forget(id: ConnectionId): void {
    this.#keys.delete(id)
    this.#raise(id)
  }

  async unlock(passphrase: string): Promise<CommandResult> {
    const { vault: stored, connections } = readBook(this.#storage)
    if (stored === null || this.#crypto === undefined) return { ok: false, message: 'There are no kept keys.' }
    const vault = await openVault(this.#crypto, passphrase, stored.params)
    let damaged = 0
    let found = 0
    for (const entry of connections) {
      const sealed = stored.sealed[entry.id]
      if (sealed === undefined) continue
      const key = await vault.open(placeOf(entry), sealed)
      if (key === null) damaged += 1
      else {
        found += 1
        this.#take(entry.id, key)
      }
    }
    if (found === 0) return { ok: false, message: 'This passphrase does not open the kept keys.' }
    this.#opened = { vault, salt: stored.params.salt }
    const words = `${found} ${found === 1 ? 'key is' : 'keys are'} unlocked in this tab.`
    return { ok: true, message: damaged === 0 ? words : `${words} ${damaged} could not be opened: enter them again.` }
  }

  lock(): void {
    this.#opened = null
    for (const id of this.#keys.keys()) this.#raise(id)
    this.#keys.clear()
  }

  #take(id: ConnectionId, key: string): void {
    this.#keys.set(id, key)
    this.#raise(id)
  }

  #raise(id: ConnectionId): void {
    this.#revisions.set(id, this.revision(id) + 1)
  }

  #vaultState(book: Book): DirectState['vault'] {
    if (this.#crypto === undefined) return 'unsupported'
    if (book.vault === null) return 'none'
    return this.#openNow(book) === null ? 'locked' : 'open'
  }

  /** Another tab may have made a new vault: then ours opens nothing in it. */
  #openNow(book: Book): OpenVault | null {
    const opened = this.#opened
    return opened !== null && book.vault?.params.salt === opened.salt ? opened.vault : null
  }

  /** An open vault, or why there is none. */
  async #vaultFor(passphrase: string): Promise<{ vault: OpenVault; params: VaultParams } | string> {
    const crypto = this.#crypto
    if (crypto === undefined) return 'this page is not served securely, so the key can only stay in memory'
    const book = readBook(this.#storage)
    const current = this.#openNow(book)
    if (current !== null && book.vault !== null) return { vault: current, params: book.vault.params }
    if (book.vault !== null) return 'there are locked keys already: unlock them first'
    if (passphrase.length < SHORTEST_PASSPHRASE) return `must be at least ${SHORTEST_PASSPHRASE} characters`
    const params = newVaultParams(crypto)
    return { vault: await openVault(crypto, passphrase, params), params }
  }
}

/** The book without this connection's sealed key; a vault that would be empty goes, and its passphrase with it. */
export function withoutKey(book: Book, id: ConnectionId): Book {
  if (book.vault === null) return book
  const sealed = Object.fromEntries(Object.entries(book.vault.sealed).filter(([name]) => name !== id))
  return { ...book, vault: Object.keys(sealed).length === 0 ? null : { ...book.vault, sealed } }
}

/** Connections whose key is in the vault. */
function keptIn({ vault }: Book): readonly ConnectionId[] {
  return Object.keys(vault?.sealed ?? {})
}
