import { createStore } from 'zustand/vanilla'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { DirectMode, DirectState } from '#engine/engine.ts'
import type { DirectAccess } from '#engine/direct/direct-access.ts'
import type { Access, AccessEvent, ConnectionEdits } from '#engine/conversation/transport.ts'

export interface SwitchingParts {
  readonly gateway: Access
  /** Direct mode is needed by few, so it is loaded when it is. */
  readonly loadDirect: () => Promise<DirectAccess>
  /** What the person chose on an earlier visit. */
  readonly choice: { read(): boolean; write(direct: boolean): void }
}

export interface SwitchingAccess extends Access {
  readonly direct: DirectMode
}

const NO_KEYS: Omit<DirectState, 'mode'> = { vault: 'none', keyed: new Set(), kept: new Set() }

/** The gateway where there is one. Where something else answers in its place, direct mode is offered. */
export function switchingAccess({ gateway, loadDirect, choice }: SwitchingParts): SwitchingAccess {
  const store = createStore<DirectState>(() => ({ mode: 'off', ...NO_KEYS }))
  const listeners = new Set<(event: AccessEvent) => void>()
  let direct: DirectAccess | null = null
  let foreign = false

  function hear(from: Access): void {
    from.subscribe((event) => {
      if (event.kind === 'foreign') foreign = true
      if (from !== now()) return
      publish()
      for (const listener of listeners) listener(event)
    })
  }

  function now(): Access {
    return direct ?? gateway
  }

  function publish(): void {
    if (direct !== null) store.setState({ mode: 'on', ...direct.state() })
  }

  async function turnOn(): Promise<DirectAccess> {
    const loaded = await loadDirect()
    // Somebody else may have turned it on meanwhile: one of the two goes on.
    if (direct === null) {
      direct = loaded
      hear(loaded)
    }
    publish()
    return direct
  }

  async function session(signal: AbortSignal): Promise<Session | null> {
    if (direct !== null) return direct.session(signal)
    foreign = false
    const found = await gateway.session(signal)
    if (found !== null) store.setState({ mode: 'off' })
    if (found !== null || !foreign) return found
    if (!choice.read()) {
      store.setState({ mode: 'offered' })
      return null
    }
    return turnOn().then(
      (access) => access.session(signal),
      () => null,
    )
  }

  async function edit<T>(ask: (edits: ConnectionEdits) => Promise<T>): Promise<T> {
    const { edits } = now()
    if (edits === undefined) throw new Error('neither way of access has fixed connections')
    try {
      return await ask(edits)
    } finally {
      publish()
    }
  }

  async function withDirect(act: (access: DirectAccess) => Promise<CommandResult>): Promise<CommandResult> {
    const result = direct === null ? ({ ok: false, message: 'Direct mode is off.' } as const) : await act(direct)
    publish()
    return result
  }

  hear(gateway)
  return {
    transport: (connection, request, signal) => now().transport(connection, request, signal),
    openStream: async (connection, request, signal) =>
      (await now().openStream?.(connection, request, signal)) ?? { kind: 'refused' },
    session,
    edits: {
      add: (connection, keep) => edit((edits) => edits.add(connection, keep)),
      change: (id, changes, keep) => edit((edits) => edits.change(id, changes, keep)),
      remove: (id) => edit((edits) => edits.remove(id)),
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    direct: {
      store,
      async enable() {
        try {
          const access = direct ?? (await turnOn())
          choice.write(true)
          const found = await access.session(new AbortController().signal)
          if (found !== null) for (const listener of listeners) listener({ kind: 'session', session: found })
          return { ok: true, message: 'This page now talks to vendors itself.' }
        } catch {
          return { ok: false, message: 'A part of this page could not be loaded. Try again.' }
        }
      },
      unlock: (passphrase) => withDirect((access) => access.unlock(passphrase)),
      lock() {
        direct?.lock()
        publish()
      },
      discardVault() {
        direct?.discardVault()
        publish()
      },
    },
  }
}
