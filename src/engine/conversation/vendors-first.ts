import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { Access, AccessEvent, ConnectionEdits, EditOutcome } from '#engine/conversation/transport.ts'
import type { Registry } from '#vendors/registry-port.ts'

type Loading = Pick<Registry, 'of' | 'load' | 'learn' | 'hasLearnt'>

/**
 * The same access; its connections come when their vendors are there. So adapters are loaded on the way to the engine,
 * and none of its calls waits for a part of the program.
 *
 * @param shown what the page shows first needs none of them: those of a session are fetched once it stands there
 */
export function accessWithVendors(access: Access, vendors: Loading, shown = Promise.resolve()): Access {
  const { edits, transport, openStream } = access
  return {
    transport,
    ...(openStream && { openStream }),
    async session(signal) {
      const session = await access.session(signal)
      if (session === null) return null
      await shown
      await bring(session, vendors)
      return session
    },
    subscribe: (listener) => access.subscribe((event) => void tell(event, { listener, vendors, shown })),
    ...(edits && { edits: editsWithVendors(edits, vendors) }),
  }
}

function editsWithVendors(edits: ConnectionEdits, vendors: Loading): ConnectionEdits {
  const loaded = async (editing: Promise<EditOutcome>): Promise<EditOutcome> => {
    const outcome = await editing
    if (outcome.ok) await bring(outcome.session, vendors)
    return outcome
  }
  return {
    async add(connection, keep) {
      // Whoever keeps the connection in the page asks its vendor for address and limits.
      await vendors.load([connection.vendor])
      return loaded(edits.add(connection, keep))
    },
    addSandbox: (vendor, description) => loaded(edits.addSandbox(vendor, description)),
    change: (id, changes, keep) => loaded(edits.change(id, changes, keep)),
    remove: (id) => loaded(edits.remove(id)),
  }
}

interface Telling {
  readonly listener: (event: AccessEvent) => void
  readonly vendors: Loading
  readonly shown: Promise<void>
}

/** At once where nothing is missing, so that events keep their order. */
async function tell(event: AccessEvent, { listener, vendors, shown }: Telling): Promise<void> {
  if (event.kind === 'session' && lacks(event.session, vendors)) {
    await shown
    await bring(event.session, vendors)
  }
  listener(event)
}

function lacks(session: Session, { of, hasLearnt }: Loading): boolean {
  return (
    keysIn(session).some((key) => of(key) === undefined) ||
    (session.descriptions ?? []).some((text) => !hasLearnt(text))
  )
}

/** All that a session names, its own descriptions first. */
async function bring(session: Session, vendors: Loading): Promise<void> {
  await vendors.learn(session.descriptions ?? [])
  await vendors.load(keysIn(session))
}

function keysIn({ connections }: Session): readonly string[] {
  return connections.map(({ vendor }) => vendor)
}
