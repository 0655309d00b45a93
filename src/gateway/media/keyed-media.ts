/** Files that a vendor gives only with the key: its own calls for them, fetched like any other call, and nothing else. */
import type { Clock } from '#domain/time.ts'
import { baseUrlOf, type GatewayConnection } from '#gateway/connections/connections.ts'
import { ruleAmong, targetBelow } from '#gateway/forward/vendor-path.ts'
import { baseFor, homesOf } from '#vendors/homes.ts'

export type KeyedTarget =
  | {
      readonly kind: 'keyed'
      readonly url: URL
      readonly connection: GatewayConnection
      /** Where the file stands in the answer; null where the answer is the file. */
      readonly pointer: string | null
    }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Judges an address that is to be fetched with a connection's key. It must lie at a home of the vendor or at the
 * connection's own base, and be one of the vendor's declared calls for files. The usual home in it stands for the
 * connection's base, because an adapter that builds the address knows no other.
 */
export function judgeKeyedUrl(text: string, connection: GatewayConnection, origin: string): KeyedTarget {
  const { vendor } = connection
  const refused = { kind: 'refused', reason: `this is no call of ${vendor.label} for a file` } as const
  if (!URL.canParse(text)) return refused
  const asked = new URL(text)
  if (asked.username !== '' || asked.password !== '') return refused
  const own = bare(baseUrlOf(connection, origin).href)
  const place = asked.origin + asked.pathname
  const base = [own, ...homesOf(vendor)].find((home) => place.startsWith(`${home}/`))
  if (base === undefined) return refused
  const path = place.slice(base.length)
  const isOwn = base === own || base === bare(vendor.defaultBaseUrl)
  const below = baseFor(vendor, own, isOwn ? undefined : base)
  const rule = ruleAmong(vendor.files ?? [], 'GET', path, asked.search)
  const url = below === null || rule === null ? null : targetBelow(new URL(below), path, asked.search)
  const pointer = pointerIn(asked.hash)
  // A call for JSON is no file, and a file has nothing in it to point at.
  if (url === null || (rule?.inline === true) !== (pointer !== null)) return refused
  return { kind: 'keyed', url, connection, pointer }
}

/** Null where the address has none, or none that can be read. */
function pointerIn(hash: string): string | null {
  try {
    const pointer = decodeURIComponent(hash.slice(1))
    return pointer.startsWith('/') ? pointer : null
  } catch {
    return null
  }
}

/** Null for a key that nothing can be made of. */
export async function keyedHeaders(
  { vendor, target }: GatewayConnection,
  clock: Clock,
): Promise<Readonly<Record<string, string>> | null> {
  const credentials = await target.credentials(clock.now()).catch(() => null)
  return credentials === null ? null : { ...vendor.fixedHeaders, ...credentials.headers }
}

function bare(url: string): string {
  return url.replace(/\/$/, '')
}
