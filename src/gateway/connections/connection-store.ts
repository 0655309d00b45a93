import * as v from 'valibot'
import type { CheckSeconds } from '#domain/connection/pace.ts'
import {
  connectionChangesSchema,
  firstMistake,
  newConnectionSchema,
  paceMistake,
  plainMistake,
} from '#domain/connection/connection-rules.ts'
import { connectionIdFor } from '#domain/connection/connection-id.ts'
import type { GatewayCode } from '#domain/connection/gateway-protocol.ts'
import { isJsonObject, type Json, type JsonObject } from '#domain/json.ts'
import { editConfigFile } from '#gateway/config/config-edit.ts'
import type { ConfigContext, GatewayConfig } from '#gateway/config/config.ts'
import { type GivenDescription, readGiven, withDescription } from '#gateway/connections/given-description.ts'
import type { GatewayConnection } from '#gateway/connections/connections.ts'
import type { Described } from '#gateway/config/described.ts'
import { isNearHost } from '#gateway/server/near-host.ts'
import { isLoopbackHost } from '#gateway/server/own-host.ts'
import type { Vendor } from '#vendors/port.ts'

/** The connections at present, and the ways to change them. A change is in the file before it is anywhere else. */
export interface ConnectionStore {
  list(): readonly GatewayConnection[]
  /** Texts of the vendors that are not part of the product. */
  descriptions(): string[]
  find(id: string): GatewayConnection | undefined
  /** How often the key behind this id changed in this run. */
  revision(id: string): number
  add(body: unknown): StoreAnswer
  change(id: string, body: unknown): StoreAnswer
  remove(id: string): StoreAnswer
}

export type StoreAnswer = { readonly ok: true } | StoreMistake

interface StoreMistake {
  readonly ok: false
  readonly code: GatewayCode
  readonly field: string | null
  /** Never quotes what was given: it may be a key in the wrong field. */
  readonly message: string
}

interface ConnectionStoreParts {
  readonly config: GatewayConfig
  /** Where changes are kept; null for a server whose connections are fixed. */
  readonly file: string | null
  readonly context: ConfigContext
  /** Hears of the vendors that the file describes when they change. */
  readonly onDescribed?: (described: readonly Described[]) => void
}

export function createConnectionStore({ config, file, context, onDescribed }: ConnectionStoreParts): ConnectionStore {
  let { connections, described } = config
  const revisions = new Map<string, number>()

  function vendors(): readonly Vendor[] {
    return [...context.vendors, ...described.map(({ vendor }) => vendor)]
  }

  function find(id: string): GatewayConnection | undefined {
    return connections.find((connection) => connection.id === id)
  }

  function adopt(next: GatewayConfig): void {
    for (const connection of next.connections) {
      const before = find(connection.id)
      // One that comes back under an old id has another key as well.
      const isNew = before === undefined || before.target.fingerprint() !== connection.target.fingerprint()
      if (isNew) revisions.set(connection.id, (revisions.get(connection.id) ?? 0) + 1)
    }
    const isSame = textsOf(described) === textsOf(next.described)
    ;({ connections, described } = next)
    if (!isSame) onDescribed?.(described)
  }

  function edit(change: (config: JsonObject) => JsonObject): StoreAnswer {
    if (file === null) return mistake('config_unwritable', 'the connections of this server are fixed')
    const edited = editConfigFile(file, context, change)
    if (!edited.ok) return mistake('config_unwritable', edited.message)
    adopt(edited.config)
    return { ok: true }
  }

  function editEntries(change: (entries: readonly Json[]) => readonly Json[]): StoreAnswer {
    return edit((value) => ({ ...value, connections: change(listIn(value, 'connections')) }))
  }

  /** One more imitation: from now on the file names each of them. */
  function addSandbox(key: string, given: Given | null): StoreAnswer {
    if (given?.key !== key && !vendors().some((vendor) => vendor.key === key)) {
      return mistake('invalid_connection', 'is not a vendor that the sandbox imitates', 'vendor')
    }
    return edit(naming([...new Set([...imitatedIn(connections), key])], given))
  }

  return {
    list: () => connections,
    descriptions: () => described.map(({ text }) => text),
    find,
    revision: (id) => revisions.get(id) ?? 0,
    add(body) {
      const given = givenIn(body, context.vendors, described)
      if (given?.ok === false) return mistake('invalid_connection', given.message, 'description')
      const wanted = v.safeParse(newSandbox, body)
      if (wanted.success) return addSandbox(wanted.output.vendor, given)
      const keys = [...vendors().map(({ key }) => key), ...(given === null ? [] : [given.key])]
      const parsed = v.safeParse(newConnectionSchema(keys, isNearHost), objectOf(body))
      if (!parsed.success) return invalid(parsed.issues)
      const { vendor, label, baseUrl, checkEverySeconds } = parsed.output
      const refused = hurryOf(vendors(), vendor, checkEverySeconds) ?? plainOf(vendors(), vendor, baseUrl)
      if (refused !== null) return refused
      const id = parsed.output.id ?? connectionIdFor(label, vendor, (one) => find(one) !== undefined)
      if (find(id) !== undefined) return mistake('duplicate_connection', `there is a connection "${id}" already`, 'id')
      const entry = { id, vendor, label, ...setIn(parsed.output) }
      return edit((value) => ({
        ...withGiven(value, given),
        connections: [...listIn(value, 'connections'), entry],
      }))
    },
    change(id, body) {
      const parsed = v.safeParse(connectionChangesSchema, objectOf(body))
      if (!parsed.success) return invalid(parsed.issues)
      const may = editable(find(id))
      if (!may.ok) return may
      const hurry = hurryOf(vendors(), find(id)?.vendor.key, parsed.output.checkEverySeconds)
      if (hurry !== null) return hurry
      return editEntries((entries) =>
        entries.map((entry) => (isEntry(entry, id) ? { ...entry, ...set(parsed.output) } : entry)),
      )
    },
    remove(id) {
      const known = find(id)
      if (known?.target.kind === 'sandbox') {
        return edit(naming(imitatedIn(connections).filter((key) => key !== known.vendor.key)))
      }
      const may = editable(known)
      return may.ok ? editEntries((entries) => entries.filter((entry) => !isEntry(entry, id))) : may
    },
  }
}

/** The file names each imitation from now on; what was made at another stays, for when that is added again. */
function naming(sandbox: readonly string[], given: Given | null = null): (config: JsonObject) => JsonObject {
  return (config) => ({ ...withGiven(config, given), sandbox: [...sandbox] })
}

function imitatedIn(connections: readonly GatewayConnection[]): readonly string[] {
  return connections.flatMap(({ vendor, target }) => (target.kind === 'sandbox' ? [vendor.key] : []))
}

/** An address at which this vendor's key would travel in the clear. */
function plainOf(vendors: readonly Vendor[], key: string, baseUrl: URL | undefined): StoreMistake | null {
  const found = plainMistake(vendors.find((each) => each.key === key) ?? {}, baseUrl, isLoopbackHost)
  return found === null ? null : mistake('invalid_connection', found.message, found.field)
}

/** The connection, or why it has no entry of its own. */
function editable(connection: GatewayConnection | undefined): StoreAnswer {
  if (connection === undefined) return mistake('unknown_connection', 'there is no connection of this id')
  if (connection.target.kind === 'vendor') return { ok: true }
  return mistake('invalid_connection', 'a connection to the sandbox has nothing that could be changed')
}

const newSandbox = v.strictObject({
  vendor: v.string(),
  sandbox: v.literal(true),
  description: v.exactOptional(v.unknown()),
})

/** Read before the rest, which may name the vendor that it describes. */
const describedSchema = v.object({ description: v.object({ text: v.string(), hosts: v.array(v.string()) }) })

function givenIn(body: unknown, vendors: readonly Vendor[], described: readonly Described[]): GivenDescription | null {
  const sent = v.safeParse(describedSchema, body)
  return sent.success ? readGiven(sent.output.description, vendors, described) : null
}

/** The fields of a new entry that may be left out, and the key. */
function setIn({ baseUrl, apiKey, requestsPerSecond, maxInFlight, checkEverySeconds }: NewEntry): JsonObject {
  return set({ baseUrl: baseUrl?.href, apiKey, requestsPerSecond, maxInFlight, checkEverySeconds })
}

type NewEntry = v.InferOutput<ReturnType<typeof newConnectionSchema>>

type Given = Extract<GivenDescription, { ok: true }>

function withGiven(config: JsonObject, given: Given | null): JsonObject {
  if (given === null) return config
  return { ...config, descriptions: withDescription(listIn(config, 'descriptions'), given) }
}

function textsOf(described: readonly Described[]): string {
  return JSON.stringify(described.map(({ text }) => text))
}

/** What the vendor does not allow. */
function hurryOf(
  vendors: readonly Vendor[],
  key: string | undefined,
  chosen: CheckSeconds | undefined,
): StoreMistake | null {
  const vendor = vendors.find((one) => one.key === key)
  const found = vendor === undefined ? null : paceMistake(chosen, vendor.advice.pace)
  return found === null ? null : mistake('invalid_connection', found.message, found.field)
}

/** A list would pass for an object whose fields are all absent. */
function objectOf(body: unknown): unknown {
  return isJsonObject(body) ? body : null
}

function isEntry(entry: Json, id: string): entry is JsonObject {
  return isJsonObject(entry) && entry['id'] === id
}

function listIn(config: JsonObject, field: string): readonly Json[] {
  const value = config[field]
  return isList(value) ? value : []
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The fields that were given. */
function set(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const entries: [string, Json][] = []
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) entries.push([name, value])
  return Object.fromEntries(entries)
}

function invalid(issues: Parameters<typeof firstMistake>[0]): StoreMistake {
  const { field, message } = firstMistake(issues)
  return mistake('invalid_connection', field === null ? `the connection ${message}` : message, field)
}

function mistake(code: GatewayCode, message: string, field: string | null = null): StoreMistake {
  return { ok: false, code, message, field }
}
