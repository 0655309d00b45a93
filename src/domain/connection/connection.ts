import type { CheckSeconds } from '#domain/connection/pace.ts'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'

/** One way to one vendor account. The key is not here: only the gateway (or direct mode's memory) has it. */
export interface Connection {
  readonly id: ConnectionId
  readonly label: string
  readonly vendor: VendorKey
  /** Origin and base path, no trailing slash, e.g. `https://api.hiapi.ai`. */
  readonly baseUrl: string
  readonly requestsPerSecond: number
  readonly maxInFlight: number
  /** Where the person chose other intervals than the vendor's own. */
  readonly checkEverySeconds?: CheckSeconds
  /** True for the built-in imitation, which bills nothing. */
  readonly sandbox: boolean
  /** Where the vendor can call the gateway, with a word in place of the secret; absent where it cannot. */
  readonly callback?: string
  /** Raised whenever the key changed; absent while it never did. */
  readonly revision?: number
}
