import type { Role } from '#domain/people/roles.ts'

/** Whoever sent a request, as far as this gateway tells people apart. */
export interface Caller {
  /** Null where it does not: whoever reaches it, or has its access word, is its keeper. */
  readonly name: string | null
  readonly role: Role
  /** How they came in; a session of this gateway's own can be ended here. */
  readonly through: 'nothing' | 'word' | 'token' | 'session' | 'proxy'
}

/** Whoever reaches a gateway that has no door. */
export const ANYBODY: Caller = { name: null, role: 'keep', through: 'nothing' }

/** What the guard leaves for the routes. The gateway's own requests to itself pass no guard, and have no caller. */
export interface GatewayEnv {
  /** The address at the other end of the line; null where nobody knows. */
  Bindings: { from: string | null }
  /** `spends`: what is asked for needs that role. */
  Variables: { caller?: Caller; spends?: boolean }
}

/** Lets a request in as somebody's, or answers it itself. `from` is the address at the other end of the line. */
export type Door = (request: Request, from: string | null) => Promise<Caller | Response>
