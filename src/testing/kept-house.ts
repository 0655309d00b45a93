/** A gateway that keeps the list, its file and the sandbox, in one process and on one fake clock. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { vi } from 'vitest'
import {
  commandPath,
  connectionsPath,
  feedPath,
  sessionSchema,
  TOKEN_HEADER,
} from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { platformClock } from '#engine/timers.ts'
import { type ConnectionStore, createConnectionStore } from '#gateway/connections/connection-store.ts'
import { type GatewayConfig, parseConfig } from '#gateway/config/config.ts'
import type { ArchiveChoice } from '#gateway/config/archive-choice.ts'
import { createOutbound } from '#gateway/forward/outbound.ts'
import { callbackSender } from '#gateway/hooks/send-callback.ts'
import type { KeepPlace } from '#gateway/keeping/keep-place.ts'
import { keeperOf, openList } from '#gateway/keeping/open-keeper.ts'
import { createGateway, type Gateway } from '#gateway/server/gateway.ts'
import type { Keeper } from '#keeper/keeper.ts'
import type { TeamParts } from '#keeper/team.ts'
import type { LedgerStore } from '#ledger-store/store.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { CAST, castWith } from '#testing/cast.ts'
import { REGISTRY } from '#testing/product.ts'
import { registryWith } from '#vendors/registry.ts'

export const HOUSE_ORIGIN = 'http://127.0.0.1:4310'
const BOUND = { host: '127.0.0.1', port: 4310 }

const realTick = setImmediate

/** Lets fake time pass; what answers from outside the fake clock gets its turns too. */
export async function pass(millis: number): Promise<void> {
  for (let passed = 0; passed < millis; passed += 50) {
    await vi.advanceTimersByTimeAsync(50)
    await new Promise((resolve) => realTick(resolve))
  }
}

const realWait = setTimeout

/** Lets fake time pass until something holds that waits for the disk, which knows no fake clock. */
export async function passUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await pass(500)
    await new Promise((resolve) => realWait(resolve, 5))
  }
}

export interface KeptHouse {
  readonly folder: string
  readonly sandbox: Sandbox
  /** Requests that reached the sandbox as a vendor, as `METHOD path`. */
  readonly asked: readonly string[]
  /** Callbacks of the sandbox, and how they were answered. */
  readonly calls: readonly { readonly url: string; readonly status: number | null }[]
  /** Notices as they went out. */
  readonly told: readonly string[]
  /** What the gateway printed. */
  readonly log: readonly string[]
  /** As anybody asks, from anywhere. */
  readonly raw: (request: Request) => Promise<Response>
  readonly secretOf: (connection: string) => string
  /** All that a new page is told. */
  readonly feedText: () => Promise<string>
  readonly store: () => LedgerStore
  /** As a page of this gateway asks; rejects while it is down. */
  readonly fetch: typeof fetch
  readonly command: (name: string, args: unknown, id?: string) => Promise<unknown>
  /** Adds a connection, as the form of a page does. */
  readonly connect: (connection: object) => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Lets requests of pages fail, as if the gateway were gone. */
  readonly cut: (is: boolean) => void
  readonly remove: () => Promise<void>
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

interface Heard {
  readonly sandbox: Sandbox
  readonly asked: string[]
  readonly log: string[]
  readonly told: string[]
}

/** One life of the gateway. */
interface House {
  readonly gateway: Gateway
  readonly store: LedgerStore
  readonly keeper: Keeper | null
}

async function openHouse(folder: string, options: HouseOptions, { asked, log, told, sandbox }: Heard): Promise<House> {
  const { archive = false, notify = false, people } = options
  const config = {
    connections: [],
    sandbox: true,
    publicUrl: HOUSE_ORIGIN,
    ...(people === undefined ? {} : { people }),
    ...(notify ? { notify: { url: 'http://127.0.0.1:1/notices' } } : {}),
  }
  const parsed = parseConfig(JSON.stringify(config), { vendors: REGISTRY.all, env: {} })
  const list = await openList(placeOf(folder, options), platformClock)
  if (!parsed.ok || !list.ok) throw new Error('the house does not open')
  const keep = keeperOf({
    list: { ...list, join: options.join ?? list.join },
    vendors: registryWith([]),
    clock: platformClock,
    config: { ...parsed.config, archive },
  })
  let keeper: Keeper | null = null
  const gateway = createGateway({
    config: parsed.config,
    store: connectionsIn(folder, parsed.config, sandbox),
    sandbox: {
      fetch(request) {
        asked.push(`${request.method} ${new URL(request.url).pathname}`)
        return sandbox.fetch(request)
      },
    },
    clock: platformClock,
    bound: { host: '127.0.0.1', port: 4310 },
    version: '0',
    assets: null,
    accessWord: null,
    secret: list.store.secret,
    outbound: {
      ...createOutbound(1000),
      vendor({ body }) {
        told.push(new TextDecoder().decode(body ?? new Uint8Array()))
        return Promise.resolve({ status: 200, headers: {}, body: emptyBody() })
      },
    },
    log: (line) => log.push(line),
    keep(within) {
      keeper = keep(within)
      return keeper
    },
  })
  return { gateway, store: list.store, keeper }
}

export interface HouseOptions {
  /** Off unless it is asked for: files are written on the real disk, whose time no fake clock knows. */
  readonly archive?: ArchiveChoice
  /** Where the list lies; it is removed in the end. */
  readonly folder?: string
  /** The address of a database for the list, in place of a file. */
  readonly database?: string
  /** Makes it one of several that keep the list, which a house with a database is anyway. */
  readonly join?: (name: string) => TeamParts
  /** Whether it sends notices, which {@link KeptHouse.told} has. */
  readonly notify?: boolean
  /** Who may use it, as its configuration names them, and whose token pages and commands come with. */
  readonly people?: object
  readonly bearer?: string
}

function placeOf(folder: string, { database }: HouseOptions): KeepPlace {
  return database === undefined ? { kind: 'folder', folder } : { kind: 'database', address: database, folder }
}

export function keptHouse(options: HouseOptions = {}): KeptHouse {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'kept-'))
  const sandbox = createSandbox({
    clock: platformClock,
    cast: CAST,
    demo: false,
    async send(callback) {
      const status = open === null ? null : await callBack(callback)
      calls.push({ url: callback.url, status })
      return status
    },
  })
  const raw = async (request: Request) => (open === null ? Response.error() : open.gateway.fetch(request))
  const callBack = callbackSender({ bound: BOUND, publicUrl: null, fetch: (...of) => raw(new Request(...of)) })
  const asked: string[] = []
  const log: string[] = []
  const told: string[] = []
  const calls: { readonly url: string; readonly status: number | null }[] = []
  let open: House | null = null
  let isCut = false
  let count = 0

  const toGateway: typeof fetch = async (input, init) => {
    if (open === null || isCut) throw new TypeError('Failed to fetch')
    const headers = new Headers(init?.headers)
    headers.set('sec-fetch-site', 'same-origin')
    if (options.bearer !== undefined) headers.set('authorization', `Bearer ${options.bearer}`)
    return open.gateway.fetch(
      new Request(new URL(typeof input === 'string' ? input : '', HOUSE_ORIGIN), { ...init, headers }),
    )
  }

  async function post(path: string, value: object): Promise<unknown> {
    const session = v.parse(sessionSchema, await (await toGateway(sessionPath)).json())
    const headers = { 'content-type': 'application/json', [TOKEN_HEADER]: session.token }
    return (await toGateway(path, { method: 'POST', headers, body: JSON.stringify(value) })).json()
  }

  async function stop(): Promise<void> {
    const ending = open?.gateway.stop()
    open = null
    await ending
  }

  return {
    folder,
    sandbox,
    asked,
    calls,
    log,
    told,
    raw,
    secretOf: (connection) => open?.keeper?.hookSecret(connection) ?? '',
    store() {
      if (open === null) throw new Error('the house is closed')
      return open.store
    },
    fetch: toGateway,
    async feedText() {
      const session = v.parse(sessionSchema, await (await toGateway(sessionPath)).json())
      const { body } = await toGateway(feedPath, { headers: { [TOKEN_HEADER]: session.token } })
      const reader = body?.getReader()
      const first = await reader?.read()
      await reader?.cancel()
      return new TextDecoder().decode(first?.value)
    },
    async command(name, args, id = `command-${String((count += 1)).padStart(12, '0')}`) {
      return post(commandPath(name), { id, args })
    },
    async connect(connection) {
      v.parse(sessionSchema, await post(connectionsPath, connection))
    },
    async start() {
      open = await openHouse(folder, options, { asked, log, told, sandbox })
      await open.gateway.start()
    },
    stop,
    cut: (is) => (isCut = is),
    async remove() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function connectionsIn(folder: string, config: GatewayConfig, sandbox: Sandbox): ConnectionStore {
  return createConnectionStore({
    config,
    file: join(folder, 'config.json'),
    context: { vendors: REGISTRY.all, env: {} },
    onDescribed: (described) => sandbox.recast(castWith(described.map(({ description }) => description))),
  })
}
