import * as v from 'valibot'
import { paceMistake, plainMistake } from '#domain/connection/connection-rules.ts'
import { locateJsonFault } from '#domain/json-fault.ts'
import { isJsonObject, type Json, parseJson } from '#domain/json.ts'
import { placeIn, rulesIn, type ArchiveChoice } from '#gateway/config/archive-choice.ts'
import { BESIDE_THE_LIST, type ArchivePlace } from '#gateway/config/archive-place.ts'
import { configSchema } from '#gateway/config/config-schema.ts'
import { type Described, type ReadBeside, readDescriptions } from '#gateway/config/described.ts'
import { resolveKey } from '#gateway/config/key-field.ts'
import {
  DEFAULT_MAX_IN_FLIGHT,
  keyed,
  sandboxConnections,
  type GatewayConnection,
} from '#gateway/connections/connections.ts'
import { isLoopbackHost } from '#gateway/server/own-host.ts'
import type { NotifyConfig } from '#gateway/notify/notify-config.ts'
import type { PeopleConfig } from '#gateway/people/people-config.ts'
import type { Vendor } from '#vendors/port.ts'

export interface GatewayConfig {
  readonly connections: readonly GatewayConnection[]
  /** Lower-case `host` or `host:port` that media may come from although private, or without TLS. */
  readonly mediaHosts: readonly string[]
  /** Vendors that the file describes. */
  readonly described: readonly Described[]
  /** Whether the gateway keeps the list: in the user's data folder, or in the folder or database of this name. */
  readonly keep: boolean | string
  /** Where vendors reach this gateway, without a trailing slash; null where nobody said. */
  readonly publicUrl: string | null
  /** Where notices go; null for nowhere. */
  readonly notify: NotifyConfig | null
  readonly archive: ArchiveChoice
  readonly archivePlace: ArchivePlace
  /** Who may use this gateway; null where nobody is named. */
  readonly people: PeopleConfig | null
}

type ConfigResult =
  | { readonly ok: true; readonly config: GatewayConfig }
  /** One sentence for each mistake, with the exact field; never a key. */
  | { readonly ok: false; readonly mistakes: readonly string[] }

/** What a configuration is read with, handed in so that tests need no real vendor and no real environment. */
export interface ConfigContext {
  readonly vendors: readonly Vendor[]
  /** Whom the sandbox has a connection to where nothing names others; absent: all of them. */
  readonly sandboxed?: readonly Vendor[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads files that the configuration names; absent where there is no folder to look in. */
  readonly readBeside?: ReadBeside
}

/** Enough to fix a file in one go without burying the first mistake. */
const MOST_MISTAKES = 10

const LONGEST_FILE = 262_144

/** Without a file there is the sandbox alone. */
export function defaultConfig(sandboxed: readonly Vendor[]): GatewayConfig {
  return {
    connections: sandboxConnections(sandboxed),
    mediaHosts: [],
    described: [],
    keep: false,
    publicUrl: null,
    notify: null,
    archive: true,
    archivePlace: BESIDE_THE_LIST,
    people: null,
  }
}

/** Reads a configuration file's text. Total for every text. */
export function parseConfig(text: string, context: ConfigContext): ConfigResult {
  if (text.length > LONGEST_FILE) return fail([`the file is longer than ${LONGEST_FILE} characters`])
  const json = text.replace(/^\uFEFF/, '')
  const fault = locateJsonFault(json)
  // Not what was found there: it may be a key.
  if (fault !== null) return fail([`line ${fault.line}, column ${fault.column}: not JSON, expected ${fault.expected}`])
  const value = parseJson(json)
  // A list would pass for an object whose fields are all absent.
  if (!isJsonObject(value)) return fail(['the file must be an object { … }'])
  const listed = value['descriptions'] ?? []
  if (!isList(listed)) return fail(['descriptions: must be a list'])
  const { described, mistakes: refusals } = readDescriptions(listed, context.vendors, context.readBeside)
  if (refusals.length > 0) return fail(refusals.slice(0, MOST_MISTAKES))
  const vendors = [...context.vendors, ...described.map(({ vendor }) => vendor)]
  const parsed = v.safeParse(configSchema(vendors), value)
  if (!parsed.success) return fail(parsed.issues.slice(0, MOST_MISTAKES).map(describe))

  const { connections, mediaHosts, sandbox, publicUrl = null, notify = null, archive, people = null } = parsed.output
  const keep = resolveKeep(parsed.output.keep, context.env)
  const place = placeIn(archive, context.env)
  const mistakes: string[] = place.ok ? [] : [...place.mistakes]
  if (keep === null) mistakes.push('keep.env: that environment variable is not set')
  if (people?.kind === 'proxy' && publicUrl === null)
    mistakes.push('people: a proxy needs "publicUrl", the address by which people come')
  const built: GatewayConnection[] = [...sandboxConnections(imitatedIn(sandbox, { ...context, vendors }))]
  for (const [index, entry] of connections.entries()) {
    const at = `connections[${index}]`
    const vendor = vendors.find((candidate) => candidate.key === entry.vendor)
    const key = resolveKey(entry.apiKey, context.env)
    if (!key.ok) mistakes.push(`${at}.apiKey${key.mistake}`)
    const callbackKey = entry.callbackKey === undefined ? null : resolveKey(entry.callbackKey, context.env)
    if (callbackKey?.ok === false) mistakes.push(`${at}.callbackKey${callbackKey.mistake}`)
    if (callbackKey !== null && vendor !== undefined && vendor.callbackProof?.kind !== 'signature')
      mistakes.push(`${at}.callbackKey: ${vendor.label} is not known to sign its callbacks`)
    if (built.some((other) => other.id === entry.id)) mistakes.push(`${at}.id: "${entry.id}" is used twice`)
    const hurry = vendor === undefined ? null : paceMistake(entry.checkEverySeconds, vendor.advice.pace)
    const plain = vendor === undefined ? null : plainMistake(vendor, entry.baseUrl, isLoopbackHost)
    for (const found of [hurry, plain])
      if (found !== null) mistakes.push(`${at}.${found.field ?? ''}: ${found.message}`)
    if (vendor === undefined || !key.ok) continue
    const onlyOne = connections.filter((other) => other.vendor === entry.vendor).length === 1
    built.push({
      id: entry.id,
      label: entry.label ?? (onlyOne ? vendor.label : `${vendor.label} (${entry.id})`),
      vendor,
      requestsPerSecond: entry.requestsPerSecond ?? vendor.defaultRequestsPerSecond,
      maxInFlight: entry.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT,
      ...(entry.checkEverySeconds === undefined ? {} : { checkEverySeconds: entry.checkEverySeconds }),
      ...(callbackKey?.ok === true ? { callbackKey: () => callbackKey.value } : {}),
      target: {
        kind: 'vendor',
        baseUrl: entry.baseUrl ?? new URL(vendor.defaultBaseUrl),
        ...keyed(vendor, key.value),
      },
    })
  }
  if (mistakes.length > 0 || keep === null || !place.ok) return fail(mistakes)
  const archivePlace = place.place
  return {
    ok: true,
    config: {
      connections: built,
      mediaHosts,
      described,
      keep,
      publicUrl,
      notify,
      archive: rulesIn(archive),
      archivePlace,
      people,
    },
  }
}

/** `true` is the usual ones, a list exactly those. */
function imitatedIn(sandbox: boolean | readonly string[], { vendors, sandboxed = vendors }: ConfigContext) {
  if (typeof sandbox === 'boolean') return sandbox ? sandboxed : []
  return vendors.filter(({ key }) => sandbox.includes(key))
}

/** Null when the variable that it is in is not set. */
function resolveKeep(
  keep: boolean | string | { readonly env: string },
  env: ConfigContext['env'],
): boolean | string | null {
  return typeof keep === 'object' ? env[keep.env] || null : keep
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function fail(mistakes: readonly string[]): ConfigResult {
  return { ok: false, mistakes }
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).reduce((text, step) => {
    const key: unknown = step.key
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
  return path === '' ? `the file ${issue.message}` : `${path}: ${issue.message}`
}
