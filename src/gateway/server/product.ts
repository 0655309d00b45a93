/** What every server of the product is made of: all vendors, those that the configuration describes, and their imitations. */
import type { Clock } from '#domain/time.ts'
import type { ConfigContext, GatewayConfig } from '#gateway/config/config.ts'
import { type ConnectionStore, createConnectionStore } from '#gateway/connections/connection-store.ts'
import type { Described } from '#gateway/config/described.ts'
import type { SendCallback } from '#sandbox/callbacks/callback-post.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { castOf, DIALECTS } from '#vendors/dialects.ts'
import { IMITATED, VENDORS } from '#vendors/registry.ts'

export const PRODUCT: ConfigContext = { vendors: VENDORS, sandboxed: IMITATED, env: process.env }

/** The connections of a configuration and the sandbox beside them: whoever is described while it runs is imitated at once. */
export function connectionsAndSandbox(
  config: GatewayConfig,
  file: string,
  clock: Clock,
  /** How the sandbox's vendors call back; without it they call nobody. */
  send?: SendCallback,
): { readonly store: ConnectionStore; readonly sandbox: Sandbox } {
  const sandbox = createSandbox({ clock, cast: castOfAll(config.described), ...(send === undefined ? {} : { send }) })
  const store = createConnectionStore({
    config,
    file,
    context: PRODUCT,
    onDescribed: (described) => sandbox.recast(castOfAll(described)),
  })
  return { store, sandbox }
}

function castOfAll(described: readonly Described[]) {
  return castOf([...DIALECTS, ...described.map(({ description }) => describedDialect(description))], IMITATED)
}
