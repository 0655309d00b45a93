import { randomBytes } from 'node:crypto'
import type { Clock } from '#domain/time.ts'
import type { GatewayConfig } from '#gateway/config/config.ts'
import { ANYBODY, type Door } from '#gateway/people/caller.ts'
import { createDoor } from '#gateway/people/door.ts'
import { tokenEntry, wordEntry } from '#gateway/people/entry.ts'
import { createProxyDoor } from '#gateway/people/proxy-door.ts'

interface DoorChoice {
  readonly config: Pick<GatewayConfig, 'people'>
  readonly accessWord: string | null
  readonly secret?: string
  readonly clock: Clock
  readonly publicUrl: URL | null
}

/** People that are named are asked for wherever the gateway listens: a proxy beside it makes strangers look near. */
export function doorOf({ config, accessWord, secret, clock, publicUrl }: DoorChoice): Door {
  const { people } = config
  if (people?.kind === 'proxy') return createProxyDoor(people)
  if (people?.kind === 'tokens') {
    const entry = tokenEntry(people, secret ?? randomBytes(32).toString('base64url'), clock)
    return createDoor({ entry, clock, publicUrl })
  }
  // The word is for an address of this machine, whatever name its vendors know it by.
  if (accessWord !== null) return createDoor({ entry: wordEntry(accessWord), clock, publicUrl: null })
  return async () => ANYBODY
}
