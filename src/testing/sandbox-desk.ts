/** A sandbox of this process with a clock that stands still, and short ways of asking it. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { SendCallback } from '#sandbox/callbacks/callback-post.ts'
import type { Cast } from '#sandbox/front/dialect.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { NOON } from '#testing/builders.ts'
import { CAST } from '#testing/cast.ts'

export const DESK_ORIGIN = 'http://127.0.0.1:4310'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as a JSON object; empty when it is anything else. */
  readonly json: JsonObject
}

export interface SandboxDesk {
  readonly sandbox: Sandbox
  /** Lets base time pass, as opposed to `POST /sandbox/clock`. */
  readonly pass: (time: Millis) => void
  readonly now: () => EpochMs
  /** `path` follows `/sandbox`. */
  readonly ask: (method: string, path: string, options?: AskOptions) => Promise<Reply>
  /** Makes one task through the control surface and gives its id. */
  readonly make: (dialect: string, scenario: string, more?: JsonObject) => Promise<string>
}

interface AskOptions {
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Text and forms are sent as they are, anything else as JSON. */
  readonly body?: Json | BodyInit
}

interface DeskOptions {
  readonly demo?: boolean
  readonly cast?: Cast
  readonly send?: SendCallback
}

export function createSandboxDesk({ demo = false, cast = CAST, ...rest }: DeskOptions = {}): SandboxDesk {
  let now = NOON
  const sandbox = createSandbox({ clock: { now: () => now }, cast, demo, ...rest })

  async function ask(
    method: string,
    path: string,
    { key = 'sk-test', headers, body }: AskOptions = {},
  ): Promise<Reply> {
    const request = new Request(`${DESK_ORIGIN}/sandbox${path}`, {
      method,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const response = await sandbox.fetch(request)
    const text = await response.text()
    const json = parseJson(text)
    return { status: response.status, headers: response.headers, text, json: isJsonObject(json) ? json : {} }
  }

  return {
    sandbox,
    pass(time) {
      now += time
    },
    now: () => now,
    ask,
    async make(dialect, scenario, more = {}) {
      const { json, text } = await ask('POST', '/tasks', { body: { dialect, scenario, ...more } })
      const ids = json['ids']
      const id = Array.isArray(ids) ? ids[0] : undefined
      if (typeof id !== 'string') throw new Error(`no task was made: ${text}`)
      return id
    },
  }
}

/** The object under a name of a JSON object; empty when there is none. */
export function objectAt(json: JsonObject, name: string): JsonObject {
  const value = json[name]
  return isJsonObject(value) ? value : {}
}

/** The text under a name of a JSON object; empty when it is anything else. */
export function textAt(json: JsonObject, name: string): string {
  const value = json[name]
  return typeof value === 'string' ? value : ''
}
