/** A vendor's description that comes with a new connection. It goes into the file that the person's own hosts stand in. */
import type { ConfirmedDescription } from '#domain/connection/gateway-protocol.ts'
import { type Json, type JsonObject, isJsonObject, parseJson } from '#domain/json.ts'
import type { Described } from '#gateway/config/described.ts'
import { hostRefusal } from '#domain/connection/confirmed-hosts.ts'
import { readDescription, refusalText } from '#vendors/described/read-description.ts'
import type { Vendor } from '#vendors/port.ts'

export type GivenDescription =
  | { readonly ok: true; readonly key: string; readonly entry: JsonObject }
  /** With its places in the description. */
  | { readonly ok: false; readonly message: string }

/**
 * Checks it as at start. Its hosts have to be those that the person confirmed; and where there is a vendor of its key
 * already, those of that vendor too, because connections with keys may lead there.
 */
export function readGiven(
  { text, hosts }: ConfirmedDescription,
  vendors: readonly Vendor[],
  described: readonly Described[],
): GivenDescription {
  const read = readDescription(text)
  const entry = parseJson(text)
  if (!read.ok) return { ok: false, message: read.refusals.map(refusalText).join('; ') }
  if (!isJsonObject(entry)) return { ok: false, message: 'the description is not an object' }
  const { key, hosts: named } = read.description
  if (vendors.some((vendor) => vendor.key === key)) return { ok: false, message: `there is a vendor "${key}" already` }
  const before = described.find(({ vendor }) => vendor.key === key)?.description.hosts
  const refusal = hostRefusal(key, named, hosts, before)
  return refusal === null ? { ok: true, key, entry } : { ok: false, message: refusal }
}

/** The list of a configuration with one more, in place of an older one of its key; a file that is named there stays. */
export function withDescription(entries: readonly Json[], { key, entry }: GivenDescription & { ok: true }): Json[] {
  const at = entries.findIndex((other) => isJsonObject(other) && other['key'] === key)
  return at < 0 ? [...entries, entry] : entries.map((other, index) => (index === at ? entry : other))
}
