/** The keys of direct mode: in this tab's memory, and on request in the vault. Nothing here writes a key in clear. */
import type { ConnectionId } from '#domain/task/task.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { DirectState, KeepKey } from '#engine/engine.ts'
import { type Book, type BookEntry, type BookStorage, placeOf, readBook } from '#engine/direct/direct-book.ts'
import { newVaultParams, openVault, type OpenVault, type Sealed, type VaultParams } from '#engine/direct/vault.ts'

/** Guessing is slow (a million rounds each), but a short passphrase has few guesses. */
const SHORTEST_PASSPHRASE = 10

/** A key that is ready to be held: `keep` puts it into the book, `take` into memory once the book is written. */
type Held =
  | { readonly ok: true; readonly keep: (book: Book) => Book; readonly take: () => void }
  | { readonly ok: false; readonly message: string }

export interface KeyRing {
  keyOf(id: ConnectionId): string | undefined
  /** Raised with each new key. */
  revision(id: ConnectionId): number
  hold(entry: BookEntry, key: string, keep: KeepKey | null): Promise<Held>
  /** The book without this connection's sealed key; a vault that would be empty goes, and its passphrase with it. */
  without(book: Book, id: ConnectionId): Book
  forget(id: ConnectionId): void
  unlock(passphrase: string): Promise<CommandResult>
  lock(): void
  state(): Omit<DirectState, 'mode'>
}

export function createKeyRing({
  storage,
  crypto,
}: {
  readonly storage: BookStorage
  readonly crypto: Crypto | undefined
}): KeyRing {
  const keys = new Map<ConnectionId, string>()
  const revisions = new Map<ConnectionId, number>()
  let opened: { readonly vault: OpenVault; readonly salt: string } | null = null

  /** Another tab may have made a new vault: then ours opens nothing in it. */
  function openNow(book: Book): OpenVault | null {
    return opened !== null && book.vault?.params.salt === opened.salt ? opened.vault : null
  }

  function raise(id: ConnectionId): void {
    revisions.set(id, (revisions.get(id) ?? 0) + 1)
  }

  function without(book: Book, id: ConnectionId): Book {
    if (book.vault === null) return book
    const sealed = Object.fromEntries(Object.entries(book.vault.sealed).filter(([name]) => name !== id))
    return { ...book, vault: Object.keys(sealed).length === 0 ? null : { ...book.vault, sealed } }
  }

  async function vaultFor(passphrase: string): Promise<{ vault: OpenVault; params: VaultParams } | string> {
    if (crypto === undefined) return 'this page is not served securely, so the key can only stay in memory'
    const book = readBook(storage)
    const current = openNow(book)
    if (current !== null && book.vault !== null) return { vault: current, params: book.vault.params }
    if (book.vault !== null) return 'there are locked keys already: unlock them first'
    if (passphrase.length < SHORTEST_PASSPHRASE) return `must be at least ${SHORTEST_PASSPHRASE} characters`
    const params = newVaultParams(crypto)
    return { vault: await openVault(crypto, passphrase, params), params }
  }

  return {
    keyOf: (id) => keys.get(id),
    revision: (id) => revisions.get(id) ?? 0,
    without,
    async hold(entry, key, keep) {
      const take = () => {
        keys.set(entry.id, key)
        raise(entry.id)
      }
      // What is kept of the key before is of no use any more.
      if (keep === null) return { ok: true, keep: (book) => without(book, entry.id), take }
      const found = await vaultFor(keep.passphrase)
      if (typeof found === 'string') return { ok: false, message: found }
      const { vault, params } = found
      const sealed: Sealed = await vault.seal(placeOf(entry), key)
      return {
        ok: true,
        keep: (book) => ({
          ...book,
          vault: { params, sealed: { ...book.vault?.sealed, [entry.id]: sealed } },
        }),
        take() {
          opened = { vault, salt: params.salt }
          take()
        },
      }
    },
    forget(id) {
      keys.delete(id)
      raise(id)
    },
    async unlock(passphrase) {
      const { vault: stored, connections } = readBook(storage)
      if (stored === null || crypto === undefined) return { ok: false, message: 'There are no kept keys.' }
      const vault = await openVault(crypto, passphrase, stored.params)
      let damaged = 0
      let found = 0
      for (const entry of connections) {
        const sealed = stored.sealed[entry.id]
        if (sealed === undefined) continue
        const key = await vault.open(placeOf(entry), sealed)
        if (key === null) damaged += 1
        else {
          found += 1
          keys.set(entry.id, key)
          raise(entry.id)
        }
      }
      if (found === 0) return { ok: false, message: 'This passphrase does not open the kept keys.' }
      opened = { vault, salt: stored.params.salt }
      const words = `${found} ${found === 1 ? 'key is' : 'keys are'} unlocked in this tab.`
      return { ok: true, message: damaged === 0 ? words : `${words} ${damaged} could not be opened: enter them again.` }
    },
    lock() {
      opened = null
      for (const id of keys.keys()) raise(id)
      keys.clear()
    },
    state() {
      const book = readBook(storage)
      const vault =
        crypto === undefined ? 'unsupported' : book.vault === null ? 'none' : openNow(book) === null ? 'locked' : 'open'
      return { vault, keyed: new Set(keys.keys()), kept: new Set(Object.keys(book.vault?.sealed ?? {})) }
    },
  }
}
