import * as v from 'valibot'
import type { CheckSeconds } from '#domain/connection/cadence.ts'
import {
  connectionChangesSchema,
  connectionIdFor,
  firstMistake,
  newConnectionSchema,
  paceMistake,
} from '#domain/connection/connection-rules.ts'
import type { GatewayCode } from '#domain/connection/gateway-protocol.ts'
import { isJsonObject, type Json, type JsonObject } from '#domain/json.ts'
import { editConfigFile } from '#gateway/config/config-edit.ts'
import type { ConfigContext, GatewayConfig } from '#gateway/config/config.ts'
import type { GatewayConnection } from '#gateway/connections/connections.ts'
import { isLoopbackHost } from '#gateway/server/own-host.ts'

/** The connections at present, and the ways to change them. A change is in the file before it is anywhere else. */
export interface ConnectionStore {
  list(): readonly GatewayConnection[]
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

export interface ConnectionStoreParts {
  readonly config: GatewayConfig
  /** Where changes are kept; null for a server whose connections are fixed. */
  readonly file: string | null
  readonly context: ConfigContext
}

export function createConnectionStore({ config, file, context }: ConnectionStoreParts): ConnectionStore {
  let connections = config.connections
  const revisions = new Map<string, number>()
  const newSchema = newConnectionSchema(
    [...context.vendors, ...config.described.map(({ vendor }) => vendor)].map(({ key }) => key),
    isLoopbackHost,
  )

  function find(id: string): GatewayConnection | undefined {
    return connections.find((connection) => connection.id === id)
  }

  function adopt(next: readonly GatewayConnection[]): void {
    for (const connection of next) {
      const before = find(connection.id)
      // One that comes back under an old id has another key as well.
      const isNew = before === undefined || before.target.fingerprint() !== connection.target.fingerprint()
      if (isNew) revisions.set(connection.id, (revisions.get(connection.id) ?? 0) + 1)
    }
    connections = next
  }

  function edit(change: (entries: readonly Json[]) => readonly Json[]): StoreAnswer {
    if (file === null) return mistake('config_unwritable', 'the connections of this server are fixed')
    const edited = editConfigFile(file, context, (value) => {
      const before = value['connections']
      return { ...value, connections: change(isList(before) ? before : []) }
    })
    if (!edited.ok) return mistake('config_unwritable', edited.message)
    adopt(edited.config.connections)
    return { ok: true }
  }

  /** What the vendor does not allow. */
  function hurryOf(key: string | undefined, chosen: CheckSeconds | undefined): StoreMistake | null {
    const vendor = context.vendors.find((each) => each.key === key)
    const found = vendor === undefined ? null : paceMistake(chosen, vendor.advice.pace)
    return found === null ? null : mistake('invalid_connection', found.message, found.field)
  }

  /** The connection, or why it cannot be touched. */
  function editable(id: string): StoreAnswer {
    const connection = find(id)
    if (connection === undefined) return mistake('unknown_connection', 'there is no connection of this id')
    if (connection.target.kind === 'vendor') return { ok: true }
    return mistake('invalid_connection', 'the sandbox comes as a whole: it is switched by "sandbox" in the file')
  }

  return {
    list: () => connections,
    find,
    revision: (id) => revisions.get(id) ?? 0,
    add(body) {
      const parsed = v.safeParse(newSchema, objectOf(body))
      if (!parsed.success) return invalid(parsed.issues)
      const { vendor, label, baseUrl, apiKey, ...limits } = parsed.output
      const hurry = hurryOf(vendor, limits.checkEverySeconds)
      if (hurry !== null) return hurry
      const isTaken = (id: string) => find(id) !== undefined
      const id = parsed.output.id ?? connectionIdFor(label, vendor, isTaken)
      if (isTaken(id)) return mistake('duplicate_connection', `there is a connection "${id}" already`, 'id')
      return edit((entries) => [
        ...entries,
        { id, vendor, label, ...given({ baseUrl: baseUrl?.href, apiKey, ...limits }) },
      ])
    },
    change(id, body) {
      const parsed = v.safeParse(connectionChangesSchema, objectOf(body))
      if (!parsed.success) return invalid(parsed.issues)
      const may = editable(id)
      if (!may.ok) return may
      const hurry = hurryOf(find(id)?.vendor.key, parsed.output.checkEverySeconds)
      if (hurry !== null) return hurry
      return edit((entries) =>
        entries.map((entry) => (isEntry(entry, id) ? { ...entry, ...given(parsed.output) } : entry)),
      )
    },
    remove(id) {
      const may = editable(id)
      return may.ok ? edit((entries) => entries.filter((entry) => !isEntry(entry, id))) : may
    },
  }
}

/** A list would pass for an object whose fields are all absent. */
function objectOf(body: unknown): unknown {
  return isJsonObject(body) ? body : null
}

function isEntry(entry: Json, id: string): entry is JsonObject {
  return isJsonObject(entry) && entry['id'] === id
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The fields that were given. */
function given(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
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
