import type { Connection } from '#domain/connection/connection.ts'
import type {
  ConfirmedDescription,
  ConnectionChanges,
  GatewayCode,
  NewConnection,
  Session,
} from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import type { VendorReply, VendorRequest } from '#vendors/port.ts'

/** Keeps a key in this browser, encrypted; the passphrase is needed only while there is no open vault. */
export interface KeepKey {
  readonly passphrase: string
}

/** How one request ended. Only `reply` is the vendor speaking. */
export type TransportOutcome =
  | { readonly kind: 'reply'; readonly reply: VendorReply }
  /** The browser says that there is no network. */
  | { readonly kind: 'offline' }
  /** Nobody answered, or the answer broke off. */
  | { readonly kind: 'network'; readonly message: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-large'; readonly status: number; readonly limit: number }
  /** The gateway answered in the vendor's place; `code` is null when what answered is not our gateway. */
  | { readonly kind: 'gateway'; readonly code: GatewayCode | null; readonly message: string }

/** Sends one request. Rejects only with the reason of an aborted signal. */
export type Transport = (
  connection: Connection,
  request: VendorRequest,
  signal: AbortSignal,
) => Promise<TransportOutcome>

/** How the opening of an event stream ended. What it carries may still break off at any time. */
type StreamOutcome =
  | { readonly kind: 'open'; readonly body: ReadableStream<Uint8Array> }
  /** Any other answer, or none. */
  | { readonly kind: 'refused' }

/** Opens an event stream; the signal ends it too. Rejects only with the reason of an aborted signal. */
export type OpenStream = (connection: Connection, request: VendorRequest, signal: AbortSignal) => Promise<StreamOutcome>

/** How a change of the connections ended: with the list as it is now, or with why not. */
export type EditOutcome =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly field: string | null; readonly message: string }

export interface ConnectionEdits {
  add(connection: NewConnection & { readonly id: ConnectionId }, keep: KeepKey | null): Promise<EditOutcome>
  /** A connection to the imitation of a vendor, which may come with it. */
  addSandbox(vendor: VendorKey, description?: ConfirmedDescription): Promise<EditOutcome>
  change(id: ConnectionId, changes: ConnectionChanges, keep: KeepKey | null): Promise<EditOutcome>
  remove(id: ConnectionId): Promise<EditOutcome>
}

/** How this copy of Renderwatch reaches vendors: through its gateway, or directly. */
export interface Access {
  readonly transport: Transport
  /** Absent where answers cannot be read while they come in. */
  readonly openStream?: OpenStream
  /** Absent where connections are fixed. */
  readonly edits?: ConnectionEdits
  /** Reads what connections there are. Null when the gateway does not answer, or answers something else. */
  session(signal: AbortSignal): Promise<Session | null>
  /**
   * `session`: a new one was read (the gateway was restarted). `lost`: a request found nobody at the gateway's end.
   * Returns the way to stop listening.
   */
  subscribe(listener: (event: AccessEvent) => void): () => void
}

export type AccessEvent =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'lost' }
  /** Somebody answered the question for a session, and it was not our gateway. */
  | { readonly kind: 'foreign' }
