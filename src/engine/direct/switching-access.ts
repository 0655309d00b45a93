import { createStore } from 'zustand/vanilla'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { DirectMode, DirectState } from '#engine/engine.ts'
import type { DirectAccess } from '#engine/direct/direct-access.ts'
import type { Access, AccessEvent, ConnectionEdits, EditOutcome, OpenStream } from '#engine/conversation/transport.ts'

interface SwitchingParts {
  readonly gateway: Access
  /** Direct mode is needed by few, so it is loaded when it is. */
  readonly loadDirect: () => Promise<DirectAccess>
  /** What the person chose on an earlier visit. */
  readonly choice: { read(): boolean; write(direct: boolean): void }
}

interface SwitchingAccess extends Access {
  readonly direct: DirectMode
}

const NO_KEYS: Omit<DirectState, 'mode'> = { vault: 'none', keyed: new Set(), kept: new Set() }

/** The gateway where there is one. Where something else answers in its place, direct mode is offered. */
export function switchingAccess(parts: SwitchingParts): SwitchingAccess {
  return new EitherAccess(parts)
}

class EitherAccess implements SwitchingAccess {
  readonly #parts: SwitchingParts
  readonly #store = createStore<DirectState>(() => ({ mode: 'off', ...NO_KEYS }))
  readonly #listeners = new Set<(event: AccessEvent) => void>()
  /** Null while the gateway is the way. */
  #direct: DirectAccess | null = null
  #isForeign = false

  readonly edits: ConnectionEdits = {
    add: (connection, keep) => this.#edit((edits) => edits.add(connection, keep)),
    addSandbox: (vendor, description) => this.#edit((edits) => edits.addSandbox(vendor, description)),
    change: (id, changes, keep) => this.#edit((edits) => edits.change(id, changes, keep)),
    remove: (id) => this.#edit((edits) => edits.remove(id)),
  }

  readonly direct: DirectMode = {
    store: this.#store,
    enable: () => this.#enable(),
    unlock: (passphrase) => this.#unlock(passphrase),
    lock: () => this.#withDirect((access) => access.lock()),
    discardVault: () => this.#withDirect((access) => access.discardVault()),
  }

  constructor(parts: SwitchingParts) {
    this.#parts = parts
    this.#follow(parts.gateway)
  }

  readonly transport: Access['transport'] = (connection, request, signal) =>
    this.#now().transport(connection, request, signal)

  readonly openStream: OpenStream = async (connection, request, signal) =>
    (await this.#now().openStream?.(connection, request, signal)) ?? { kind: 'refused' }

  async session(signal: AbortSignal): Promise<Session | null> {
    if (this.#direct !== null) return this.#direct.session(signal)
    this.#isForeign = false
    const found = await this.#parts.gateway.session(signal)
    if (found !== null) this.#store.setState({ mode: 'off' })
    if (found !== null || !this.#isForeign) return found
    if (!this.#parts.choice.read()) {
      this.#store.setState({ mode: 'offered' })
      return null
    }
    const access = await this.#turnOn().catch(() => null)
    return access === null ? null : access.session(signal)
  }

  subscribe(listener: (event: AccessEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #now(): Access {
    return this.#direct ?? this.#parts.gateway
  }

  #follow(access: Access): void {
    access.subscribe((event) => {
      if (event.kind === 'foreign') this.#isForeign = true
      if (access !== this.#now()) return
      this.#publish()
      this.#tell(event)
    })
  }

  #tell(event: AccessEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #publish(): void {
    if (this.#direct !== null) this.#store.setState({ mode: 'on', ...this.#direct.state() })
  }

  async #turnOn(): Promise<DirectAccess> {
    const loaded = await this.#parts.loadDirect()
    // Somebody else may have turned it on meanwhile: one of the two goes on.
    if (this.#direct === null) {
      this.#direct = loaded
      this.#follow(loaded)
    }
    this.#publish()
    return this.#direct
  }

  async #edit(ask: (edits: ConnectionEdits) => Promise<EditOutcome>): Promise<EditOutcome> {
    const { edits } = this.#now()
    if (edits === undefined) throw new Error('neither way of access has fixed connections')
    try {
      return await ask(edits)
    } finally {
      this.#publish()
    }
  }

  async #enable(): Promise<CommandResult> {
    try {
      const access = this.#direct ?? (await this.#turnOn())
      this.#parts.choice.write(true)
      const session = await access.session(new AbortController().signal)
      if (session !== null) this.#tell({ kind: 'session', session })
      return { ok: true, message: 'This page now talks to vendors itself.' }
    } catch {
      return { ok: false, message: 'A part of this page could not be loaded. Try again.' }
    }
  }

  async #unlock(passphrase: string): Promise<CommandResult> {
    if (this.#direct === null) return { ok: false, message: 'Direct mode is off.' }
    const result = await this.#direct.unlock(passphrase)
    this.#publish()
    return result
  }

  #withDirect(act: (access: DirectAccess) => void): void {
    if (this.#direct !== null) act(this.#direct)
    this.#publish()
  }
}
